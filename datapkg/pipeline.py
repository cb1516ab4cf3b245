"""The stages in order, for one report or all."""
