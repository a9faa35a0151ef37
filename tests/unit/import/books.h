#ifndef BOOKS_H
#define BOOKS_H
/** A working folder with an empty database, thrown away after each test. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "relance/import.h"
#include "relance/text.h"

struct shop {
	char dir[64];
	struct arena arena;
	struct diags d;
	struct rules rules;
	struct store *store;
	struct import_result result;
};

static int64_t shop_now(void *ctx)
{
	(void)ctx;
	return 1800000000;
}

static const struct store_options shop_options = { .now_at = shop_now,
						   .who = "tester" };

__attribute__((unused)) static const char *shop_path(struct shop *s,
						     const char *name)
{
	return arena_printf(&s->arena, "%s/%s", s->dir, name);
}

__attribute__((unused)) static void shop_write(struct shop *s, const char *name,
					       const char *text)
{
	FILE *f = fopen(shop_path(s, name), "wb");

	assert_non_null(f);
	fwrite(text, 1, strlen(text), f);
	assert_int_equal(fclose(f), 0);
}

__attribute__((unused)) static char *shop_read(struct shop *s, const char *name)
{
	char *buf = arena_alloc(&s->arena, 65536);
	FILE *f = fopen(shop_path(s, name), "rb");
	size_t n;

	if (!f)
		return NULL;
	n = fread(buf, 1, 65535, f);
	buf[n] = '\0';
	fclose(f);
	return buf;
}

static int shop_open(void **state)
{
	struct shop *s = calloc(1, sizeof *s);

	snprintf(s->dir, sizeof s->dir, "/tmp/relance-import-XXXXXX");
	if (!s || !mkdtemp(s->dir))
		return -1;
	diags_init(&s->d, &s->arena);
	if (store_open(shop_path(s, "relance.db"), STORE_CREATE, &shop_options,
		       &s->store, &s->d) != STATUS_OK)
		return -1;
	*state = s;
	return 0;
}

static int shop_close(void **state)
{
	struct shop *s = *state;
	char *command = arena_printf(&s->arena, "rm -rf '%s'", s->dir);
	int rc;

	store_close(s->store);
	rc = system(command);
	arena_release(&s->arena);
	free(s);
	return rc;
}

__attribute__((unused)) static civil_day day(const char *text)
{
	civil_day on;

	if (!date_parse(text, strlen(text), &on))
		fail_msg("no day: %s", text);
	return on;
}

/** Import rules of a relance.yaml. */
__attribute__((unused)) static void shop_config(struct shop *s,
						const char *import)
{
	const char *config =
		arena_printf(&s->arena,
			     "timezone: Europe/Paris\ncompany: {name: Us}\n"
			     "policies: [p]\nmail: {from: us@example.org, "
			     "reply_to: us@example.org}\n%s",
			     import);

	mkdir(shop_path(s, "rules"), 0700); /* may be there */
	shop_write(s, "rules/p.yaml",
		   "policy: p\ntitle: P\nsteps:\n"
		   "  - {step: a, stage: reminder, when: days_overdue >= 3, "
		   "send: {email: courtesy, to: billing}}\n");
	shop_write(s, "relance.yaml", config);
	if (rules_load(s->dir, &s->arena, &s->rules, &s->d) != STATUS_OK)
		for (size_t i = 0; i < s->d.n; i++)
			print_message("%s:%d: %s\n", s->d.v[i].pos.file,
				      s->d.v[i].pos.line, s->d.v[i].text);
	assert_int_equal(s->d.errors, 0);
}

__attribute__((unused)) static struct import_request
shop_request(struct shop *s, const char *name)
{
	return (struct import_request){ .path = shop_path(s, name),
					.kind = -1,
					.data_of = day("2026-03-01"),
					.known_on = day("2026-03-01") };
}

__attribute__((unused)) static enum status
shop_import(struct shop *s, const struct import_request *req)
{
	diags_init(&s->d, &s->arena);
	return import_file(s->store, &s->rules, req, &s->arena, &s->result,
			   &s->d);
}

/** Write and import a file of that name. */
__attribute__((unused)) static enum status
shop_take(struct shop *s, const char *name, const char *text)
{
	struct import_request req = shop_request(s, name);

	shop_write(s, name, text);
	return shop_import(s, &req);
}

/** All faults as "LINE: column: text" lines. */
__attribute__((unused)) static char *shop_faults(struct shop *s)
{
	struct str out = STR_INIT;
	char *copy;

	for (size_t i = 0; i < s->d.n; i++) {
		str_addf(&out, "%d: ", s->d.v[i].pos.line);
		if (s->d.v[i].path)
			str_addf(&out, "%s: ", s->d.v[i].path);
		str_addf(&out, "%s\n", s->d.v[i].text);
	}
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

#define assert_imported(s, st)                                                 \
	do {                                                                   \
		if ((st) != STATUS_OK)                                         \
			fail_msg("refused:\n%s", shop_faults(s));              \
	} while (0)

#define assert_counts(s, a, c, u)                                              \
	do {                                                                   \
		assert_int_equal((s)->result.counts.added, (a));               \
		assert_int_equal((s)->result.counts.changed, (c));             \
		assert_int_equal((s)->result.counts.unchanged, (u));           \
	} while (0)

/** What all customers owe on a day: how many invoices, how much in all. */
struct owed {
	size_t customers, invoices;
	int64_t minor;
};
__attribute__((unused)) static struct owed shop_owed(struct shop *s,
						     const char *on)
{
	struct owed sum = { 0 };
	struct due_list *list;
	struct sha256 none = { { 0 } };
	int64_t key;

	assert_int_equal(
		store_due_open(s->store, day(on), WHO_ALL, &none, &list),
		STATUS_OK);
	while (store_due_next(list, &key)) {
		struct snapshot snap;

		memset(&snap, 0, sizeof snap);
		assert_int_equal(store_customer_load(s->store, key, day(on),
						     LOAD_OPEN, &s->arena,
						     &snap),
				 STATUS_OK);
		sum.customers++;
		for (size_t i = 0; i < snap.invoices.n; i++) {
			sum.invoices +=
				snap.invoices.v[i].issued_on <= day(on) &&
				snap.invoices.v[i].outstanding_minor > 0;
			sum.minor +=
				snap.invoices.v[i].issued_on <= day(on)
					? snap.invoices.v[i].outstanding_minor
					: 0;
		}
	}
	store_due_close(list);
	return sum;
}

#endif
