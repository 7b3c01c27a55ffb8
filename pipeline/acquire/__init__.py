"""Getting the material: the manifest of inquiries, downloads, and lists compiled by others."""
