"""Reading PDFs: from a file to pages of lines with position, type and part in the page."""
