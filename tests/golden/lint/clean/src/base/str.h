/* Text. */
#pragma once

/* Its length. */
int str_length(const char *s);
