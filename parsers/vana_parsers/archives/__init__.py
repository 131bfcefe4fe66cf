"""How exports lie on disk: zip, tar and folders, each read in place by code that trusts nothing it finds there."""
