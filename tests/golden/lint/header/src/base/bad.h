/* A module. */
#pragma once

int alone(void);

/* Has one. */
int documented(void);
int in_its_run(void);

int behind_a_blank_line(void);

int with_comment(int n); /* behind */
int next_to_it(int n);

/* A comment of the type and what belongs to it. */
struct y { int a; };
int below_its_type(struct y y);

struct z { int a; };
int below_a_bare_type(struct z z);
