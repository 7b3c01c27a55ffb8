"""Finding recommendations: from pages of lines to numbered, quoted, placed records."""
