"""What pages and tables say, for every stage: printed lines as text, numbering, blocks of paragraphs, cells."""
