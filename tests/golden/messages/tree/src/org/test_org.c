struct msg m = MSG("only in a test");
