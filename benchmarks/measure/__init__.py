"""What is measured: `process` runs one command and tells what it took; `floor` and `importing` are such commands."""
