"""Fitbit, also exported as Google Health: series of samples, logs of sleep and exercise, tables of Google's own."""
