"""From the decoded source to a normalised view with paragraphs and an offset map."""

from datapkg.text.normalize import hidden_characters, normalize
from datapkg.text.paragraphs import read_text

__all__ = ["hidden_characters", "normalize", "read_text"]
