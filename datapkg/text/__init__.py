"""From the decoded source to a normalised view with paragraphs and an offset map."""

from datapkg.text.normalize import normalize
from datapkg.text.oddities import Oddity, oddities
from datapkg.text.paragraphs import read_text

__all__ = ["Oddity", "normalize", "oddities", "read_text"]
