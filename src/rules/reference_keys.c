/*
 * Manual pages from the decoder's tables: each key with its path, type,
 * meaning, default and example, as roff.
 */
#include "reference.h"
#include "relance/text.h"

void reference_text(struct str *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		str_add(out, "\\&");
	for (const char *p = text; *p; p++) {
		if (*p == '\\')
			str_add(out, "\\e");
		else if (*p == '-')
			str_add(out, "\\-");
		else
			str_add_ch(out, *p);
	}
}

void reference_bold(struct str *out, const char *text)
{
	str_add(out, "\\fB");
	reference_text(out, text);
	str_add(out, "\\fR");
}

static void add_word_list(struct str *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (i)
			str_add(out, words[i + 1] ? ", " : " or ");
		reference_bold(out, words[i]);
	}
}

static void add_label(struct str *out, const struct key *key)
{
	const struct type *type = key->type;

	if (type->form == FORM_WORD) {
		add_word_list(out, key->words);
	} else if (type->form == FORM_LIST && key->item) {
		str_add(out, "list: ");
		if (key->item->form == FORM_WORD)
			add_word_list(out, key->words);
		else
			reference_text(out, key->item->label);
	} else {
		reference_text(out, type->label);
	}
}

static void add_shape(struct str *out, const struct shape *shape,
		      const char *prefix);

/* What stands below a key, each with its path. */
static void add_below(struct str *out, const struct key *key, const char *path)
{
	struct str below = STR_INIT;

	str_addf(&below, "%s.", path);
	if (key->fixed)
		add_shape(out, key->fixed, below.buf);
	str_clear(&below);
	switch (key->type->form) {
	case FORM_LIST:
		str_addf(&below, "%s[].", path);
		break;
	case FORM_ENTRIES:
		str_addf(&below, "%s.NAME.", path);
		break;
	case FORM_MAP:
	case FORM_INLINE:
	case FORM_SCALAR:
	case FORM_WORD:
	case FORM_CUSTOM:
		str_addf(&below, "%s.", path);
		break;
	}
	if (key->shape)
		add_shape(out, key->shape, below.buf);
	str_release(&below);
}

static void add_key(struct str *out, const struct key *key, const char *prefix)
{
	struct str path = STR_INIT;

	str_addf(&path, "%s%s", prefix, key->name);
	str_add(out, ".TP\n");
	reference_bold(out, path.buf);
	str_add(out, " (");
	add_label(out, key);
	if (key->flags & KEY_REQUIRED)
		str_add(out, ", needed");
	str_add(out, ")\n");
	reference_text(out, key->meaning);
	if (key->fallback) {
		str_add(out, " Default: ");
		reference_text(out, key->fallback);
		str_add_ch(out, '.');
	}
	if (key->example) {
		str_add(out, "\n.br\nExample: \\fB");
		reference_text(out, key->name);
		str_add(out, ": ");
		reference_text(out, key->example);
		str_add(out, "\\fR");
	}
	str_add_ch(out, '\n');
	add_below(out, key, path.buf);
	str_release(&path);
}

static void add_shape(struct str *out, const struct shape *shape,
		      const char *prefix)
{
	for (size_t i = 0; i < shape->key_count; i++)
		if (!(shape->key[i].flags & KEY_SECRET))
			add_key(out, &shape->key[i], prefix);
}

void reference_shape(struct str *out, const struct shape *shape)
{
	add_shape(out, shape, "");
}

void reference_key(struct str *out, const struct key *key)
{
	add_key(out, key, "");
}
