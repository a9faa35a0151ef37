#ifndef REPORT_JSON_H
#define REPORT_JSON_H
/** Small makers for jansson values, shared by the json_*.c files. */
#include <jansson.h>

#include "relance/report.h"

/** NULL becomes null; broken UTF-8 is made readable first. */
json_t *js_text(const char *text);
/** "" and NULL become null. */
json_t *js_word(const char *text);
/** DAY_NONE and DAY_NEVER become null. */
json_t *js_day(civil_day on);
json_t *js_money(int64_t minor, const char *currency);
/** 0 becomes null. */
json_t *js_instant(int64_t at);
json_t *js_count(size_t n);
/** Add; takes the value. */
void js_set(json_t *object, const char *key, json_t *value);
/** Append as one line and free. */
void js_line(struct str *out, json_t *object);

#endif
