/* TODO: later */
int todo_list; /* todo, mkstemp("XXXXXX"), HACKER */
int x; /* FIXME */
