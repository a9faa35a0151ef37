/* Makers of JSON values in the forms that contract.md section 3 fixes. */
#include <stdio.h>
#include <string.h>

#include "relance/json.h"
#include "relance/text.h"

json_t *js_text(const char *text)
{
	struct str safe = STR_INIT;
	json_t *value;

	if (!text)
		return json_null();
	if (utf8_valid(text, strlen(text)))
		return json_string(text);
	text_add_safe(&safe, text);
	value = json_string(safe.buf);
	str_release(&safe);
	return value;
}

json_t *js_word(const char *text)
{
	return js_text(text && *text ? text : NULL);
}

json_t *js_day(civil_day on)
{
	char text[DATE_TEXT_SIZE];

	if (on == DAY_NONE || on == DAY_NEVER)
		return json_null();
	return json_string(date_to_text(on, text));
}

json_t *js_money(int64_t minor, const char *currency)
{
	struct str text = STR_INIT;
	json_t *value;

	money_to_text(&text, minor, currency);
	value = json_string(text.buf);
	str_release(&text);
	return value;
}

json_t *js_instant(int64_t at)
{
	char text[INSTANT_TEXT_SIZE];

	return at ? json_string(instant_to_text(at, text)) : json_null();
}

json_t *js_percent(int64_t hundredths)
{
	char text[32];

	if (hundredths < 0)
		return json_null();
	snprintf(text, sizeof text, "%lld.%02lld",
		 (long long)(hundredths / 100), (long long)(hundredths % 100));
	return js_text(text);
}

json_t *js_count(size_t n)
{
	return json_integer((json_int_t)n);
}

void js_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		BUG("no JSON value for \"%s\"", key);
}

static int append(const char *bytes, size_t n, void *ctx)
{
	str_add_n(ctx, bytes, n);
	return 0;
}

void js_line(struct str *out, json_t *object)
{
	if (json_dump_callback(object, append, out, JSON_COMPACT) != 0)
		BUG("a JSON value that cannot be written");
	str_add_ch(out, '\n');
	json_decref(object);
}

void js_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		BUG("no JSON value for an array");
}

void js_pages(struct str *out, json_t *object)
{
	if (json_dump_callback(object, append, out, JSON_INDENT(1)) != 0)
		BUG("a JSON value that cannot be written");
	str_add_ch(out, '\n');
	json_decref(object);
}

void json_record(struct str *out, const struct json_pair *pair, size_t n)
{
	json_t *o = json_object();

	for (size_t i = 0; i < n; i++)
		js_set(o, pair[i].key,
		       pair[i].is_number ? js_count(pair[i].number)
					 : js_text(pair[i].text));
	js_line(out, o);
}
