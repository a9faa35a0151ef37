/* The JSON Schema and the manual know every key that the decoder knows, and
 * no other. */
#include <jansson.h>

#include "../../../src/rules/load.h"
#include "check.h"
#include "relance/text.h"

static const char *const kinds[] = { "config", "policy", "contract", "calendar",
				     "test" };

static void compare_shape(const json_t *schema, const struct shape *shape,
			  const struct shape *others);

/* An optional key is wrapped: anyOf [null, what it really is]. */
static const json_t *unwrapped(const json_t *schema)
{
	const json_t *any = json_object_get(schema, "anyOf");
	const json_t *null = json_array_get(any, 0);

	if (!str_eq(json_string_value(json_object_get(null, "type")), "null"))
		return schema;
	return json_array_get(any, 1);
}

static void compare_words(const json_t *schema, const char *const *words)
{
	const json_t *list = json_object_get(schema, "enum");
	size_t i = 0;

	for (; words[i]; i++)
		assert_string_equal(json_string_value(json_array_get(list, i)),
				    words[i]);
	assert_int_equal(json_array_size(list), i);
}

static void compare_key(const json_t *schema, const struct key *key)
{
	const json_t *inner = unwrapped(schema);

	assert_int_equal(inner == schema, key->flags & KEY_REQUIRED);
	assert_string_equal(
		json_string_value(json_object_get(schema, "description")),
		key->meaning);
	if (key->type->form == FORM_LIST)
		inner = json_object_get(inner, "items");
	if (key->type->form == FORM_ENTRIES)
		compare_shape(inner, key->fixed, key->shape);
	else if (key->shape)
		compare_shape(inner, key->shape, NULL);
	else if (key->words)
		compare_words(inner, key->words);
	else
		assert_true(json_object_size(inner) > 0);
}

static size_t compare_keys(const json_t *properties, const struct shape *shape)
{
	size_t n = 0;

	for (size_t i = 0; shape && i < shape->key_count; i++) {
		const struct key *key = &shape->key[i];
		const json_t *found = json_object_get(properties, key->name);

		if (key->flags & KEY_SECRET) {
			assert_null(found);
			continue;
		}
		if (!found)
			fail_msg("no %s in %s", key->name, shape->name);
		compare_key(found, key);
		n++;
	}
	return n;
}

static void compare_shape(const json_t *schema, const struct shape *shape,
			  const struct shape *others)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *more = json_object_get(schema, "additionalProperties");

	assert_int_equal(json_object_size(properties),
			 compare_keys(properties, shape));
	if (others)
		compare_shape(more, others, NULL);
	else
		assert_true(json_is_false(more));
}

static void the_schema_holds_every_key_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		struct str text = STR_INIT;
		json_error_t error;
		json_t *root;

		assert_true(rules_schema(kinds[i], &text));
		root = json_loads(text.buf, JSON_REJECT_DUPLICATES, &error);
		if (!root)
			fail_msg("%s: line %d: %s", kinds[i], error.line,
				 error.text);
		compare_shape(str_eq(kinds[i], "test")
				      ? json_object_get(root, "items")
				      : root,
			      shape_of_kind(kinds[i]), NULL);
		json_decref(root);
		str_release(&text);
	}
}

static void the_shipped_schemas_are_the_decoders(void **state)
{
	char path[64], buf[65536];

	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		struct str text = STR_INIT;
		FILE *f;
		size_t n;

		assert_true(rules_schema(kinds[i], &text));
		snprintf(path, sizeof path, "share/schema/relance-%s.json",
			 kinds[i]);
		f = fopen(path, "rb");
		assert_non_null(f);
		n = fread(buf, 1, sizeof buf - 1, f);
		buf[n] = '\0';
		fclose(f);
		assert_string_equal(buf, text.buf);
		str_release(&text);
	}
}

static void collect(const struct shape *shape,
		    void (*fn)(const struct shape *, const struct key *))
{
	for (size_t i = 0; i < shape->key_count; i++) {
		fn(shape, &shape->key[i]);
		if (shape->key[i].shape)
			collect(shape->key[i].shape, fn);
		if (shape->key[i].fixed)
			collect(shape->key[i].fixed, fn);
	}
}

static void check_told(const struct shape *shape, const struct key *key)
{
	size_t n = key->meaning ? strlen(key->meaning) : 0;

	if (!n || !strchr(".?", key->meaning[n - 1]))
		fail_msg("%s.%s: no sentence", shape->name, key->name);
	if (!key->example && !(key->flags & KEY_SECRET))
		fail_msg("%s.%s: no example", shape->name, key->name);
}

static void every_key_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		collect(shape_of_kind(kinds[i]), check_told);
}

/* The examples of the manual are what the decoder takes. */
static void decode_example(const struct shape *shape, const struct key *key,
			   struct arena *arena)
{
	struct shape one = { .name = shape->name,
			     .key = key,
			     .key_count = 1,
			     .size = 8192,
			     .pos_offset = NOT_KEPT };
	const char *text =
		arena_printf(arena, "%s: %s\n", key->name, key->example);
	struct source src = source_of(key->name, text, strlen(text));
	struct diags d;
	struct loader loader = { .arena = arena, .diags = &d };

	diags_init(&d, arena);
	if (!loader_decode(&loader, &src, &one, arena_alloc(arena, one.size)))
		fail_msg("%s.%s: %s: %s", shape->name, key->name, key->example,
			 d.v[0].text);
}

static void check_example(const struct shape *shape, const struct key *key)
{
	struct arena arena = ARENA_INIT;

	if (!(key->flags & KEY_SECRET) && !strstr(key->example, "..."))
		decode_example(shape, key, &arena);
	arena_release(&arena);
}

static void every_example_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		collect(shape_of_kind(kinds[i]), check_example);
}

static struct str manual = STR_INIT;
static const char *const part_titles[] = {
	"The contract",	      "What is covered",
	"What must be filed", "What is paid after a loss",
	"Who is insured",     "Declarations",
};

static void check_in_manual(const struct shape *shape, const struct key *key)
{
	struct str name = STR_INIT;

	str_addf(&name, "%s\\fR (", key->name);
	if (!(key->flags & KEY_SECRET) && !strstr(manual.buf, name.buf))
		fail_msg("%s.%s is not in the manual", shape->name, key->name);
	str_release(&name);
}

static void the_manual_holds_every_key_and_fact(void **state)
{
	(void)state;
	rules_reference(&manual);
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (!str_eq(kinds[i], "contract"))
			collect(shape_of_kind(kinds[i]), check_in_manual);
	for (int i = 0; i < FACT__COUNT; i++)
		assert_non_null(strstr(manual.buf, fact_table[i].name));
	str_release(&manual);
}

static void check_heading(struct str *text, const char *name)
{
	str_clear(text);
	str_addf(text, ".TP\n\\fB%s\\fR\n", name);
	if (!strstr(manual.buf, text->buf))
		fail_msg("the day %s is not in the manual", name);
}

static void the_manual_of_contracts_is_whole(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	insurance_reference(&manual);
	collect(&contract_shape, check_in_manual);
	for (int i = 0; i < ANCHOR__COUNT; i++) {
		assert_int_equal(anchor_find(anchor_name((enum anchor)i)), i);
		check_heading(&text, anchor_name((enum anchor)i));
	}
	/* Each part begins at a key that there is, and in their order. */
	for (size_t i = 0; i < LENGTH(part_titles); i++) {
		str_clear(&text);
		str_addf(&text, ".SS %s\n", part_titles[i]);
		assert_non_null(strstr(manual.buf, text.buf));
	}
	str_release(&text);
	str_release(&manual);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schema_holds_every_key_and_no_other),
		cmocka_unit_test(the_shipped_schemas_are_the_decoders),
		cmocka_unit_test(every_key_is_explained),
		cmocka_unit_test(every_example_is_taken),
		cmocka_unit_test(the_manual_holds_every_key_and_fact),
		cmocka_unit_test(the_manual_of_contracts_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
