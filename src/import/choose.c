/*
 * Which kind of file this is, and which mapping reads it. Everything that
 * could read it is tried on the header; what fits without a fault wins: the
 * canonical columns first, then the one mapping whose columns are there.
 */
#include <assert.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "relance/text.h"

/* One way to read the file, and what became of trying it. */
struct candidate {
	const struct mapping *mapping; /* or NULL */
	int kind;
	struct layout layout;
	struct diags faults;
};

struct chooser {
	const struct choice *choice;
	const struct config *config;
	int fd;
	const char *bytes;
	size_t n;
	struct arena *arena;
	struct diags *d;
	struct VEC(struct candidate) tried;
};

static void explain_header(struct candidate *c, const struct chooser *ch,
			   const struct record *rec)
{
	struct pos pos = { ch->choice->file, (int)rec->line, 0 };
	struct diag *diag;

	switch (rec->kind) {
	case RECORD_END:
		diag = diag_add(&c->faults, SEVERITY_ERROR, pos,
				"the file is empty");
		diag_hint(&c->faults, diag,
			  "The first line names the columns.");
		break;
	case RECORD_BROKEN:
	case RECORD_FATAL:
		diag = diag_add(&c->faults, SEVERITY_ERROR, pos, "%s",
				rec->fault);
		if (rec->hint)
			diag_hint(&c->faults, diag, "%s", rec->hint);
		break;
	case RECORD_ROW:
		diag_add(&c->faults, SEVERITY_ERROR, pos,
			 "the line of column names is not UTF-8 text");
		break;
	}
}

static bool header_is_text(const struct record *rec)
{
	for (size_t i = 0; i < rec->n && !rec->plain; i++)
		if (strlen(rec->field[i].text) != rec->field[i].len ||
		    !utf8_valid(rec->field[i].text, rec->field[i].len))
			return false;
	return true;
}

static void try_candidate(struct chooser *ch, const struct mapping *mapping,
			  int kind)
{
	struct candidate c = { .mapping = mapping, .kind = kind };
	const struct choice *choice = ch->choice;
	struct source source;
	struct csv_reader reader;
	enum source_fault fault;

	diags_init(&c.faults, ch->arena);
	fault = source_open(&source, ch->fd, ch->bytes, ch->n,
			    mapping_encoding(mapping));
	if (fault != SOURCE_FINE) {
		/* Only a mapping can name an encoding that does not exist. */
		assert(mapping);
		diag_add(&c.faults, SEVERITY_ERROR, mapping->pos,
			 "no encoding is called %s",
			 quoted(ch->arena, mapping->encoding));
		VEC_PUSH(ch->arena, &ch->tried, c);
		return;
	}
	csv_reader_init(&reader, &source, mapping_separator(mapping));
	if (csv_reader_next(&reader) == RECORD_ROW &&
	    header_is_text(&reader.rec))
		layout_make(&c.layout, (enum import_kind)kind, mapping,
			    &reader.rec, choice->file, ch->arena, &c.faults);
	else
		explain_header(&c, ch, &reader.rec);
	csv_reader_release(&reader);
	source_release(&source);
	VEC_PUSH(ch->arena, &ch->tried, c);
}

static void try_mapping(struct chooser *ch, const struct mapping *m)
{
	int kind = m ? import_kind_find(m->kind) : -1;

	if (kind >= 0 && ch->choice->kind >= 0 && kind != ch->choice->kind)
		return;
	if (kind < 0)
		kind = ch->choice->kind;
	if (kind >= 0) {
		try_candidate(ch, m, kind);
		return;
	}
	for (kind = 0; kind < IMPORT_KIND__COUNT; kind++)
		try_candidate(ch, m, kind);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The mapping that was asked for, by name or by the file's name. */
static bool try_named(struct chooser *ch)
{
	const char *name = ch->choice->mapping;
	const char *file = base_name(ch->choice->file);
	size_t count = ch->config ? ch->config->mapping_count : 0;
	const char **names = ARENA_ARRAY(ch->arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct mapping *m = &ch->config->mapping[i];

		names[i] = m->name ? m->name : m->kind ? m->kind : "";
		if (name ? str_eq(names[i], name)
			 : m->match && fnmatch(m->match, file, 0) == 0) {
			try_mapping(ch, m);
			return true;
		}
	}
	if (name) {
		struct diag *diag =
			diag_error(ch->d, "no import mapping is called %s",
				   quoted(ch->arena, name));
		const char *near = text_nearest(name, names, count);

		if (near)
			diag_hint(ch->d, diag, "Did you mean %s?", near);
	}
	return name != NULL;
}

/* Options without columns belong to the canonical columns. */
static bool is_canonical(const struct candidate *c)
{
	return !c->mapping || c->mapping->columns.n == 0;
}

static int preference(const struct candidate *c)
{
	if (c->mapping && is_canonical(c))
		return 3;
	return c->mapping ? 1 : 2;
}

/* The best of those without a fault; *rivals counts its equals. */
static const struct candidate *best_fit(const struct chooser *ch,
					size_t *rivals)
{
	const struct candidate *best = NULL;

	*rivals = 0;
	for (size_t i = 0; i < ch->tried.n; i++) {
		const struct candidate *c = &ch->tried.v[i];

		if (c->faults.errors)
			continue;
		if (!best || preference(c) > preference(best)) {
			best = c;
			*rivals = 0;
		} else if (preference(c) == preference(best)) {
			*rivals += 1;
		}
	}
	return best;
}

/* The one whose faults are worth showing: most columns known, then fewest
 * faults. */
static const struct candidate *nearest_fit(const struct chooser *ch)
{
	const struct candidate *best = &ch->tried.v[0];

	for (size_t i = 1; i < ch->tried.n; i++) {
		const struct candidate *c = &ch->tried.v[i];
		size_t known = c->layout.known, most = best->layout.known;

		if (known > most ||
		    (known == most && c->faults.errors < best->faults.errors))
			best = c;
	}
	return best;
}

static void copy_faults(struct diags *to, const struct diags *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct diag *f = &from->v[i];
		struct diag *diag =
			diag_add(to, f->severity, f->pos, "%s", f->text);

		diag->path = f->path;
		diag->hint = f->hint;
	}
}

static void report_none(const struct chooser *ch)
{
	const struct candidate *c = nearest_fit(ch);
	struct pos pos = { ch->choice->file, 1, 0 };
	struct diag *diag;

	if (c->layout.known || c->layout.header_n == 0 || ch->tried.n == 1) {
		copy_faults(ch->d, &c->faults);
		return;
	}
	diag = diag_add(ch->d, SEVERITY_ERROR, pos,
			"no column of this file is known, so its kind is not "
			"either");
	diag_hint(ch->d, diag,
		  "`relance import --suggest FILE` prints a mapping for it.");
}

static bool refuse_not_utf8(const struct chooser *ch)
{
	char *buf = mem_alloc(SOURCE_BLOCK);
	struct source s;
	size_t n;
	const char *guess;
	struct pos pos = { ch->choice->file, 0, 0 };
	struct diag *diag;

	source_open(&s, ch->fd, ch->bytes, ch->n, NULL);
	n = source_peek(&s, buf, SOURCE_BLOCK);
	guess = source_guess_encoding(buf, n);
	free(buf);
	if (!guess)
		return false;
	diag = diag_add(ch->d, SEVERITY_ERROR, pos, "the file is not UTF-8");
	diag_hint(ch->d, diag, "%s", source_encoding_hint(guess));
	return true;
}

bool layout_choose(struct layout *out, const struct choice *choice,
		   const struct config *config, int fd, const char *bytes,
		   size_t n, struct arena *arena, struct diags *d)
{
	struct chooser ch = { .choice = choice,
			      .config = config,
			      .fd = fd,
			      .bytes = bytes,
			      .n = n,
			      .arena = arena,
			      .d = d };
	const struct candidate *best;
	size_t rivals;

	*out = (struct layout){ .known = 0 };
	if (!try_named(&ch)) {
		try_mapping(&ch, NULL);
		for (size_t i = 0; config && i < config->mapping_count; i++)
			try_mapping(&ch, &config->mapping[i]);
	}
	if (ch.tried.n == 0) {
		if (choice->mapping && !d->errors)
			diag_error(d, "mapping %s is not for %s",
				   quoted(arena, choice->mapping),
				   import_kind_name(
					   (enum import_kind)choice->kind));
		return false;
	}
	best = best_fit(&ch, &rivals);
	if (!best) {
		/* With an encoding named, its own faults say more. */
		if (mapping_encoding(nearest_fit(&ch)->mapping) ||
		    !refuse_not_utf8(&ch))
			report_none(&ch);
		*out = nearest_fit(&ch)->layout;
		return false;
	}
	if (rivals) {
		struct diag *diag = diag_add(d, SEVERITY_ERROR,
					     (struct pos){ choice->file, 1, 0 },
					     "more than one mapping fits");

		diag_hint(d, diag, "Name one with --mapping or --kind.");
		return false;
	}
	*out = best->layout;
	return true;
}
