"""The plan as text and PDF, and how it has been going as a picture: data in, text or bytes out."""
