"""The demo: invented exports that ship with the program, and the run over them."""
