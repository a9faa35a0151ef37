#ifndef RELANCE_JSON_H
#define RELANCE_JSON_H
/** Small makers for jansson values, in the forms that contract.md section 3
 * fixes. A value that is made belongs to whoever adds it to another. */
#include <jansson.h>

#include "relance/date.h"
#include "relance/money.h"
#include "relance/str.h"

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
/** Hundredths of a percent as "78.95"; below 0 becomes null. */
json_t *js_percent(int64_t hundredths);
/** Add; takes the value. */
void js_set(json_t *object, const char *key, json_t *value);
/** The same at the end of an array. */
void js_add(json_t *array, json_t *value);
/** Append as one line and free. */
void js_line(struct str *out, json_t *object);
/** Append in lines that people can read, and free. */
void js_pages(struct str *out, json_t *object);

/** One JSON object of texts and numbers, where no contract names fields. */
struct json_pair {
	const char *key;
	const char *text; /* NULL and !is_number: null */
	bool is_number;
	size_t number;
};
void json_record(struct str *out, const struct json_pair *pair, size_t n);

#endif
