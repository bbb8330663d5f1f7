/* Readings of single Chinese characters, written at build time by make_pinyin_table from ICU's Han-Latin transliteration: at
 * run time ICU would need 130 ms and 3 MB in every process before the first name, and 7 µs a character (measured). Characters
 * are looked up in blocks of 256. */
#pragma once
#include <stdint.h>

enum { PINYIN_BLOCKS = 0x320, PINYIN_SYLLABLE = 8 };
extern const uint8_t pinyin_block[PINYIN_BLOCKS];         /* of character / 256; block 0 is empty */
extern const uint16_t pinyin_reading[][256];              /* [block][character % 256] → syllable, 0 = none */
extern const char pinyin_syllable[][PINYIN_SYLLABLE];
