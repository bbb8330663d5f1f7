/* A text in a header. */
#define ORG_TITLE N_("From a header")
struct msg again = MSG("one way");
