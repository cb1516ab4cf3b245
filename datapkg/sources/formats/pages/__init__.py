"""From the glyphs of a PDF's pages to rows, columns, tables and paragraphs."""
