#include <sqlite3.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <stdio.h>
