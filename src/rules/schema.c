/*
 * The JSON Schema (draft 2020-12) of each kind of file, from the decoder's
 * own tables, so that an editor completes and checks what the decoder takes.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"

static void add_shape(struct str *out, const struct shape *shape,
		      const struct shape *others, int depth);

static void add_json_text(struct str *out, const char *text)
{
	str_add_ch(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			str_add_ch(out, '\\');
		str_add_ch(out, *p);
	}
	str_add_ch(out, '"');
}

static void add_indent(struct str *out, int depth)
{
	str_add_ch(out, '\n');
	for (int i = 0; i < depth; i++)
		str_add(out, "  ");
}

static void add_words(struct str *out, const char *const *words)
{
	str_add(out, "\"enum\":[");
	for (size_t i = 0; words[i]; i++) {
		if (i)
			str_add_ch(out, ',');
		add_json_text(out, words[i]);
	}
	str_add_ch(out, ']');
}

static void add_item(struct str *out, const struct key *key, int depth)
{
	if (key->shape)
		add_shape(out, key->shape, NULL, depth);
	else if (key->item->form == FORM_WORD)
		add_words(out, key->words);
	else
		str_add(out, key->item->schema);
}

static void add_type(struct str *out, const struct key *key, int depth)
{
	switch (key->type->form) {
	case FORM_SCALAR:
	case FORM_CUSTOM:
		str_add(out, key->type->schema);
		return;
	case FORM_WORD:
		add_words(out, key->words);
		return;
	case FORM_MAP:
	case FORM_INLINE:
		add_shape(out, key->shape, NULL, depth);
		return;
	case FORM_LIST:
		str_add(out, "\"type\":\"array\",\"items\":{");
		add_item(out, key, depth);
		str_add_ch(out, '}');
		return;
	case FORM_ENTRIES:
		add_shape(out, key->fixed, key->shape, depth);
		return;
	}
	BUG("unknown form %d", (int)key->type->form);
}

/* A key that may be left out may also be `null`. */
static void add_key(struct str *out, const struct key *key, int depth)
{
	bool optional = !(key->flags & KEY_REQUIRED);

	add_indent(out, depth);
	add_json_text(out, key->name);
	str_add(out, ":{\"description\":");
	add_json_text(out, key->meaning);
	if (key->fallback) {
		str_add(out, ",\"default\":");
		add_json_text(out, key->fallback);
	}
	str_add(out, optional ? ",\"anyOf\":[{\"type\":\"null\"},{" : ",");
	add_type(out, key, depth + 1);
	str_add(out, optional ? "}]}" : "}");
}

static void add_required(struct str *out, const struct shape *shape)
{
	const char *comma = ",\"required\":[";

	if (shape->instead)
		comma = ",\"anyOf\":[{\"required\":[";
	for (size_t i = 0; i < shape->key_count; i++) {
		if (!(shape->key[i].flags & KEY_REQUIRED))
			continue;
		str_add(out, comma);
		add_json_text(out, shape->key[i].name);
		comma = ",";
	}
	if (comma[1] == '\0')
		str_add_ch(out, ']');
	if (!shape->instead)
		return;
	str_add(out, "},{\"required\":[");
	add_json_text(out, shape->instead);
	str_add(out, "]}]");
}

static void add_properties(struct str *out, const struct shape *shape,
			   int depth)
{
	const char *comma = "";

	for (size_t i = 0; i < shape->key_count; i++) {
		if (shape->key[i].flags & KEY_SECRET)
			continue;
		str_add(out, comma);
		add_key(out, &shape->key[i], depth);
		comma = ",";
	}
}

/* `others`: what entries with a free name look like, NULL: none allowed. */
static void add_shape(struct str *out, const struct shape *shape,
		      const struct shape *others, int depth)
{
	str_add(out, "\"type\":\"object\",\"properties\":{");
	if (shape)
		add_properties(out, shape, depth + 1);
	str_add(out, "},\"additionalProperties\":");
	if (others) {
		str_add_ch(out, '{');
		add_shape(out, others, NULL, depth + 1);
		str_add_ch(out, '}');
	} else {
		str_add(out, "false");
	}
	if (shape)
		add_required(out, shape);
}

bool rules_schema(const char *kind, struct str *out)
{
	const struct shape *shape = shape_of_kind(kind);

	if (!shape)
		return false;
	str_add(out, "{\"$schema\":"
		     "\"https://json-schema.org/draft/2020-12/schema\",\n"
		     "\"$id\":\"relance-");
	str_addf(out, "%s.json\",\n\"title\":\"Relance %s\",\n", kind, kind);
	/* A file of tests is a list of them. */
	if (shape == &case_shape)
		str_add(out, "\"type\":\"array\",\"items\":{");
	add_shape(out, shape, NULL, 0);
	str_add(out, shape == &case_shape ? "}}\n" : "}\n");
	return true;
}
