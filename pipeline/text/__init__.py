"""What pages say, for every stage that reads prose: printed lines as text, numbering, and blocks of paragraphs."""
