#include "web/listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct err *bad_address(struct arena *a, const char *address)
{
    return ERR(a, ERR_INVALID, "\"{0}\" is no address to listen on. Write it as 127.0.0.1:8080, [::1]:8080 or :8080.", ARG_C(address));
}

/* host: NULL for every address. */
static bool split(struct arena *a, const char *address, const char **host, const char **port)
{
    const char *colon = strrchr(address, ':');
    int64_t number;
    if (!colon || !str_to_int(str_of_c(colon + 1), &number) || number < 0 || number > 65535)
        return false;
    struct str h = { address, (size_t)(colon - address) };
    if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = str_sub(h, 1, h.n - 2);
    *host = h.n ? str_c(a, h) : NULL;
    *port = colon + 1;
    return true;
}

static int try_one(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol), on = 1, off = 0;
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (at->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

struct err *listen_on(struct arena *a, const char *address, int *fd)
{
    const char *host, *port;
    struct addrinfo *found, hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    if (!split(a, address, &host, &port) || getaddrinfo(host, port, &hints, &found) != 0)
        return bad_address(a, address);
    *fd = -1;
    for (const struct addrinfo *at = found; at && *fd < 0; at = at->ai_next)
        *fd = try_one(at);
    int why = errno;
    freeaddrinfo(found);
    if (*fd >= 0)
        return NULL;
    if (why == EADDRINUSE)
        return ERR(a, ERR_CONFLICT, "Another program listens on {0} already. Stop it, or choose another port with --listen.", ARG_C(address));
    if (why == EACCES)
        return ERR(a, ERR_DENIED, "This user may not listen on {0}. Choose a port above 1023, and put nginx or Caddy in front.", ARG_C(address));
    return ERR(a, ERR_IO, "Nobody can listen on {0}: {1}.", ARG_C(address), ARG_C(strerror(why)));
}

struct str listen_name(struct arena *a, int fd)
{
    struct sockaddr_storage s;
    socklen_t n = sizeof s;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(fd, (struct sockaddr *)&s, &n) != 0
        || getnameinfo((struct sockaddr *)&s, n, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return STR("?");
    return str_printf(a, s.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}
