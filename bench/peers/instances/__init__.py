"""The formats of instances and answers, and the command line, that the peers written in Python share."""
