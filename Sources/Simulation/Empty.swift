// Stand-in until the floor has files.
