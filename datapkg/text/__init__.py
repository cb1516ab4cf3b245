"""From the decoded source to a normalised view with paragraphs and an offset map."""
