/* Included before every file (meson: -include): functions that lose data, overflow or read hidden state do not compile. */
#pragma once
#ifndef HUIFANG_ALLOW_BANNED
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#define HUIFANG_BANNED(f) f##_is_banned_see_base_banned_h
#undef strcpy
#define strcpy(...) HUIFANG_BANNED(strcpy)
#undef strcat
#define strcat(...) HUIFANG_BANNED(strcat)
#undef strncpy
#define strncpy(...) HUIFANG_BANNED(strncpy)
#undef strncat
#define strncat(...) HUIFANG_BANNED(strncat)
#undef sprintf
#define sprintf(...) HUIFANG_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) HUIFANG_BANNED(vsprintf)
#undef strtok
#define strtok(...) HUIFANG_BANNED(strtok)
#undef atoi
#define atoi(...) HUIFANG_BANNED(atoi)
#undef atol
#define atol(...) HUIFANG_BANNED(atol)
#undef atof
#define atof(...) HUIFANG_BANNED(atof)
#undef localtime
#define localtime(...) HUIFANG_BANNED(localtime)
#undef gmtime
#define gmtime(...) HUIFANG_BANNED(gmtime)
#undef ctime
#define ctime(...) HUIFANG_BANNED(ctime)
#undef asctime
#define asctime(...) HUIFANG_BANNED(asctime)
#undef system
#define system(...) HUIFANG_BANNED(system)
#undef rand
#define rand(...) HUIFANG_BANNED(rand)
#undef srand
#define srand(...) HUIFANG_BANNED(srand)
#endif
