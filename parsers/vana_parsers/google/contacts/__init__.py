"""Contacts: cards of vCard files, and Google's and Outlook's CSV."""
