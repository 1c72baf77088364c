"""The commands: thin, one short file each; each is loaded only when it is called."""
