-- A complete, compact copy as of one moment, while others write.
vacuum into :path;
