-- What the engine itself thinks of its file.
pragma quick_check(5);
