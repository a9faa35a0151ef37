/*
 * Find, read and compile the templates of a working folder, and hold them
 * against the rules that name them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load.h"
#include "locale.h"
#include "relance/fd.h"
#include "relance/text.h"

struct names VEC(char *);

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names without hidden ones, sorted: the order on disk is chance. False when
 * there is no such folder. */
static bool list_folder(const char *path, struct arena *arena,
			struct names *out)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return false;
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			VEC_PUSH(arena, out,
				 arena_strdup(arena, entry->d_name));
	closedir(dir);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name);
	return true;
}

/* The whole file, at most one byte more than a template may have. */
static bool read_file(const char *path, struct str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char buf[8192];
	ssize_t n;

	if (fd < 0)
		return false;
	do {
		n = fd_read(fd, buf, sizeof buf);
		if (n > 0)
			str_add_n(out, buf, (size_t)n);
	} while (n > 0 && out->len <= TEMPLATE_MAX_BYTES);
	close(fd);
	return n >= 0;
}

struct loader {
	const char *dir;
	struct arena *arena;
	struct templates *t;
	struct diags *d;
};

static void load_file(struct loader *l, const char *language, const char *file)
{
	struct template_file f = { .language = language };
	struct str text = STR_INIT;
	size_t n = strlen(file);

	if (n < 4 || strcmp(file + n - 3, ".md") != 0)
		return;
	f.name = arena_strndup(l->arena, file, n - 3);
	f.path = arena_printf(l->arena, "templates/%s/%s", language, file);
	if (!read_file(arena_printf(l->arena, "%s/%s", l->dir, f.path),
		       &text)) {
		diag_add(l->d, SEVERITY_ERROR, (struct pos){ f.path, 0, 0 },
			 "cannot be read: %s", strerror(errno));
		str_release(&text);
		return;
	}
	f.source = (struct rule_file){ .path = f.path,
				       .kind = "template",
				       .hash = sha256_of(text.buf, text.len),
				       .text = arena_strndup(l->arena, text.buf,
							     text.len),
				       .size = text.len };
	str_release(&text);
	template_compile(&f.compiled, f.path, f.source.text, f.source.size,
			 l->arena, l->d);
	VEC_PUSH(l->arena, &l->t->file, f);
}

static void load_language(struct loader *l, const char *name)
{
	const char *path = arena_printf(l->arena, "templates/%s", name);
	struct names files = { 0 };

	if (!list_folder(arena_printf(l->arena, "%s/%s", l->dir, path),
			 l->arena, &files))
		return;
	if (!locale_known(name)) {
		struct diag *diag = diag_add(
			l->d, SEVERITY_ERROR, (struct pos){ path, 0, 0 },
			"\"%s\" is not a language of letters", name);

		diag_hint(l->d, diag, "Known are fr, en, de and es.");
		return;
	}
	for (size_t i = 0; i < files.n; i++)
		load_file(l, name, files.v[i]);
}

enum status templates_load(const char *dir, struct arena *arena,
			   struct templates **out, struct diags *d)
{
	struct loader l = { dir, arena, ARENA_NEW(arena, struct templates), d };
	struct names languages = { 0 };
	size_t errors = d->errors;

	*out = l.t;
	if (list_folder(arena_printf(arena, "%s/templates", dir), arena,
			&languages))
		for (size_t i = 0; i < languages.n; i++)
			load_language(&l, languages.v[i]);
	return d->errors > errors ? STATUS_INVALID : STATUS_OK;
}

const struct template_file *
template_find(const struct templates *t, const char *language, const char *name)
{
	for (size_t i = 0; i < t->file.n; i++)
		if (str_eq(t->file.v[i].language, language) &&
		    str_eq(t->file.v[i].name, name))
			return &t->file.v[i];
	return NULL;
}

bool templates_have(const struct templates *t, const char *language,
		    const char *name)
{
	return template_find(t, language, name) != NULL;
}

bool templates_have_any(const struct templates *t, const char *name)
{
	for (size_t i = 0; i < t->file.n; i++)
		if (str_eq(t->file.v[i].name, name))
			return true;
	return false;
}

const char *templates_lack(const struct templates *t, const struct customer *c,
			   const struct step *step)
{
	const char *language = locale_find(c->language);

	if (!language)
		language = locale_of_country(c->country);
	if (!language || !step->template_name ||
	    templates_have(t, language, step->template_name))
		return NULL;
	return language;
}

size_t templates_count(const struct templates *t)
{
	return t->file.n;
}

const struct rule_file *templates_source(const struct templates *t, size_t i)
{
	return &t->file.v[i].source;
}

static void suggest_template(const struct templates *t, const char *name,
			     struct diags *d, struct diag *diag)
{
	struct VEC(const char *) all = { 0 };
	const char *near;

	for (size_t i = 0; i < t->file.n; i++)
		VEC_PUSH(d->arena, &all, t->file.v[i].name);
	near = text_nearest(name, all.v, all.n);
	if (near)
		diag_hint(d, diag, "Did you mean \"%s\"?", near);
	else
		diag_hint(d, diag, "Write templates/<language>/%s.md.", name);
}

const char *letter_template_name(const struct step *step)
{
	if (step->template_name)
		return step->template_name;
	return step->notify_insurer ? "insurer-notice" : NULL;
}

const char *letter_company_language(const struct config *c)
{
	const char *language = locale_find(c->company_language);

	return language ? language : locale_of_country(c->company_country);
}

static void check_task(const struct step *step, struct diags *d)
{
	struct pieces pieces;

	if (step->task)
		(void)template_compile_line(&pieces, step->task, step->pos,
					    d->arena, d);
}

static void check_name(const struct templates *t, const char *name,
		       const char *language, struct pos pos, struct diags *d)
{
	struct diag *diag;

	if (!templates_have_any(t, name)) {
		diag = diag_add(d, SEVERITY_ERROR, pos,
				"no template \"%s\" in any language", name);
		suggest_template(t, name, d, diag);
	} else if (language && !templates_have(t, language, name)) {
		diag = diag_add(d, SEVERITY_ERROR, pos,
				"no template \"%s\" in the company's language "
				"\"%s\"",
				name, language);
		diag_hint(d, diag, "Write templates/%s/%s.md.", language, name);
	}
}

static bool is_sent(const struct rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->policy_count; i++)
		for (size_t k = 0; k < rules->policy[i].step_count; k++) {
			const struct step *s = &rules->policy[i].step[k];

			if (!s->notify_insurer &&
			    str_eq(letter_template_name(s), name))
				return true;
		}
	return false;
}

/* Such a letter cannot go where a factor is to be paid. */
static void check_payee(const struct templates *t, const struct rules *rules,
			struct diags *d)
{
	for (size_t i = 0; rules->config.factor_count && i < t->file.n; i++) {
		const struct template_file *f = &t->file.v[i];
		struct diag *diag;

		if (template_says(&f->compiled, GLOBAL_PAYEE_IBAN) ||
		    !is_sent(rules, f->name))
			continue;
		diag = diag_add(d, SEVERITY_WARNING,
				(struct pos){ f->path, 1, 0 },
				"the letter does not say payee.iban, so that "
				"it cannot demand invoices that are paid to a "
				"factor");
		diag_hint(d, diag,
			  "Write {{payee.name}} and {{payee.iban}} in place of "
			  "{{company.name}} and {{company.iban}}.");
	}
}

static bool goes_to_parents(const struct rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->policy_count; i++)
		for (size_t k = 0; k < rules->policy[i].step_count; k++) {
			const struct policy *p = &rules->policy[i];

			if (policy_joins(p, &p->step[k]) &&
			    str_eq(p->step[k].template_name, name))
				return true;
		}
	return false;
}

/* A parent could not tell whose the invoices are. */
static void check_members(const struct templates *t, const struct rules *rules,
			  struct diags *d)
{
	for (size_t i = 0; i < t->file.n; i++) {
		const struct template_file *f = &t->file.v[i];
		struct diag *diag;

		if (!goes_to_parents(rules, f->name) ||
		    template_says_of_invoices(&f->compiled, ROW_MEMBER))
			continue;
		diag = diag_add(d, SEVERITY_WARNING,
				(struct pos){ f->path, 1, 0 },
				"the letter does not say whose each invoice "
				"is, and a policy with group_by: parent sends "
				"it to parents");
		diag_hint(d, diag,
			  "Write {{#has_members}} {{member}} |{{/has_members}} "
			  "in the rows of {{#invoices}}, and a heading above.");
	}
}

static void check_step(const struct templates *t, const struct step *step,
		       const char *language, struct diags *d)
{
	const char *name = letter_template_name(step);

	check_task(step, d);
	if (name)
		check_name(t, name, language,
			   step->template_name ? step->template_pos : step->pos,
			   d);
}

/* What is told to an insurer whatever the ladders say. */
static void check_reports(const struct templates *t, const struct rules *rules,
			  const char *language, struct diags *d)
{
	static const char *const names[] = {
		"insurer-" FILE_PAYMENT,
		"insurer-" FILE_WITHDRAWAL,
		"insurer-" FILE_EXTENSION,
		"insurer-" FILE_RESCHEDULING,
	};

	for (size_t i = 0;
	     rules->contract_count && i < sizeof names / sizeof *names; i++)
		check_name(t, names[i], language, rules->contract[0].pos, d);
}

void templates_check_rules(const struct templates *t, const struct rules *rules,
			   struct diags *d)
{
	const char *language = letter_company_language(&rules->config);

	for (size_t i = 0; i < rules->policy_count; i++)
		for (size_t k = 0; k < rules->policy[i].step_count; k++)
			check_step(t, &rules->policy[i].step[k], language, d);
	check_payee(t, rules, d);
	check_members(t, rules, d);
	check_reports(t, rules, language, d);
}
