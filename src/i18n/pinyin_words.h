/* Words whose reading is not the one of their characters taken one by one. */
#pragma once

struct pinyin_word {
    const char *text;
    const char *reading;
};

/* Both end with a NULL text; a longer word stands before a shorter one with the same beginning. */
extern const struct pinyin_word pinyin_surnames[]; /* in front of a person's name */
extern const struct pinyin_word pinyin_words[];    /* anywhere */
