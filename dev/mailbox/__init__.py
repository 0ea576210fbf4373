"""Local mailbox: a real SMTP server that delivers nothing, and pages that show what arrived."""
