"""Intake: replies by note verbale, fax, post or e-mail: entered by one officer, approved by a second."""
