/* A process that reads an untrusted file gives up everything it does not need. The file is in its memory; it can use more memory, write to
 * one pipe and end. Limits of memory and processor time come with it. In builds with sanitizers only the limits on
 * processor time and open files hold, because the sanitizers map memory and files as they please. */
#pragma once
#include "base/err.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANDBOX_RELAXED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANDBOX_RELAXED 1
#endif
#ifndef SANDBOX_RELAXED
#define SANDBOX_RELAXED 0
#endif

/* The two files of the child. */
enum { SANDBOX_FILE_FD = 3, SANDBOX_PIPE_FD = 4 };

/* Makes file_fd and pipe_fd the files 3 and 4, closes all others, forgets the parent's signal handlers, and dies with the parent. */
void sandbox_take_files(int file_fd, int pipe_fd);
/* From now on at most this much more memory, and this much processor time in all (SIGXCPU ends the process). */
void sandbox_set_limits(int64_t more_bytes, int seconds);
/* From now on any system call outside the short list ends the process (SIGSYS). IO when the kernel refuses. */
struct err *sandbox_enter(struct arena *a) MUST_CHECK;
