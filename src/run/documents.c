/*
 * The invoices that go with a message (`attach: invoices`): found in the
 * books, opened below documents_dir, read. What cannot be attached is named in
 * a task before anything leaves; the message goes with what is there.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "documents.h"
#include "relance/text.h"

#define KIND "invoice"

struct gathering {
	struct run *run;
	bool limited; /* an e-mail is to carry them */
	bool read; /* the bytes are wanted, not only whether they are there */
	int folder;
	const char *no_folder; /* why documents_dir cannot be opened */
	size_t bytes;
	struct arena *arena;
	struct enclosures *out;
};

static void open_folder(struct gathering *g)
{
	const char *dir = g->run->rules->config.documents_dir;

	if (!dir)
		dir = "documents";
	g->folder = open(
		*dir == '/' ? dir
			    : arena_printf(g->arena, "%s/%s", g->run->dir, dir),
		O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (g->folder < 0)
		g->no_folder = arena_printf(g->arena, "documents_dir: %s",
					    strerror(errno));
}

static void close_folder(struct gathering *g)
{
	if (g->folder >= 0)
		close(g->folder);
}

static void add_missing(struct gathering *g, size_t invoice, const char *why)
{
	struct missing_document m = { invoice, why };

	VEC_PUSH(g->arena, &g->out->missing, m);
}

/* All of a regular file, NULL or why not. */
static const char *read_all(struct gathering *g, int fd, struct attachment *a)
{
	struct stat st;
	char *bytes;
	ssize_t n = 1;

	if (fstat(fd, &st))
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a file";
	if (!st.st_size)
		return "empty";
	if (g->limited && st.st_size > (off_t)ATTACHED_MAX_BYTES)
		return "larger than 10 MB";
	if (g->limited && st.st_size > (off_t)(ATTACHED_MAX_BYTES - g->bytes))
		return "larger than 10 MB with the other attachments";
	if (!g->read)
		return NULL;
	bytes = arena_alloc(g->arena, (size_t)st.st_size + 1);
	while (n && a->n < (size_t)st.st_size) {
		n = read(fd, bytes + a->n, (size_t)st.st_size - a->n);
		if (n < 0 && errno != EINTR)
			return strerror(errno);
		if (n > 0)
			a->n += (size_t)n;
	}
	a->bytes = bytes;
	return a->n == (size_t)st.st_size ? NULL : "it was cut while read";
}

static void attach(struct gathering *g, size_t invoice, const char *path)
{
	struct attachment a = { .invoice = invoice };
	const char *why;
	int fd;

	if (g->no_folder) {
		add_missing(g, invoice, g->no_folder);
		return;
	}
	fd = open_beneath(g->folder, path);
	if (fd >= 0) {
		why = read_all(g, fd, &a);
		close(fd);
	} else {
		why = errno == ELOOP ? "it is a link, or lies behind one"
				     : strerror(errno);
	}
	if (why) {
		add_missing(g, invoice,
			    arena_printf(g->arena, "%s: %s", path, why));
		return;
	}
	g->bytes += a.n;
	VEC_PUSH(g->arena, &g->out->found, a);
}

static enum status attach_of(struct gathering *g, size_t invoice, int64_t key)
{
	struct paths paths;
	enum status st =
		store_documents_of(g->run->store, key, KIND, g->arena, &paths);

	if (st != STATUS_OK)
		return st;
	if (!paths.n)
		add_missing(g, invoice, "no document was imported");
	for (size_t i = 0; i < paths.n; i++)
		attach(g, invoice, paths.v[i]);
	return STATUS_OK;
}

/* Those that the letter demands, not those that it only lists. */
static bool goes_along(const struct planned_message *m,
		       const struct planned_item *item)
{
	return item->step ||
	       (m->step->stage == STAGE_REMINDER && item->payable_minor > 0);
}

enum status documents_for(struct run *run, const struct snapshot *snap,
			  const struct planned_message *m, struct arena *arena,
			  struct enclosures *out)
{
	struct gathering g = { .run = run,
			       .limited = m->channel == CHANNEL_EMAIL,
			       .read = m->channel != CHANNEL_LETTER,
			       .arena = arena,
			       .out = out };
	enum status st = STATUS_OK;

	*out = (struct enclosures){ 0 };
	if (!m->step->attach_invoices)
		return STATUS_OK;
	open_folder(&g);
	for (size_t i = 0; i < m->items.n && st == STATUS_OK; i++) {
		size_t at = m->items.v[i].invoice;

		if (goes_along(m, &m->items.v[i]))
			st = attach_of(&g, at, snap->invoices.v[at].key);
	}
	close_folder(&g);
	return st;
}

enum status run_documents_missing(struct run *run, const struct step *step,
				  const struct invoice *inv,
				  struct arena *arena, const char **why_out)
{
	struct enclosures found = { 0 };
	struct gathering g = { .run = run,
			       .limited = step->channel != CHANNEL_LETTER,
			       .arena = arena,
			       .out = &found };
	enum status st = STATUS_OK;

	if (step->attach_invoices) {
		open_folder(&g);
		st = attach_of(&g, 0, inv->key);
		close_folder(&g);
	}
	*why_out = found.missing.n ? found.missing.v[0].why : NULL;
	return st;
}

/* ---- the task ---------------------------------------------------------- */

static const char *name_of(const struct invoice *inv, struct arena *arena)
{
	return inv->instalment && *inv->instalment
		       ? arena_printf(arena, "%s/%s", inv->invoice_id,
				      inv->instalment)
		       : inv->invoice_id;
}

struct task_new documents_task(const struct snapshot *snap,
			       const struct planned_message *m,
			       const struct missing_list *missing,
			       struct arena *arena)
{
	int64_t *key = ARENA_ARRAY(arena, int64_t, missing->n);
	uint64_t same = HASH64_START;
	struct str text = STR_INIT;
	size_t n = 0;
	struct task_new t;

	str_addf(&text, "the message of step %s goes without: ", m->step->name);
	for (size_t i = 0; i < missing->n; i++) {
		const struct missing_document *x = &missing->v[i];
		const struct invoice *inv = &snap->invoices.v[x->invoice];

		str_addf(&text, "%s%s (%s)", i ? ", " : "", name_of(inv, arena),
			 x->why);
		same = hash64_add(same, name_of(inv, arena));
		if (!n || key[n - 1] != inv->key)
			key[n++] = inv->key;
	}
	t = (struct task_new){
		.kind = TASK_MISSING_DOCUMENT,
		.subject = arena_printf(arena, "invoices %016llx",
					(unsigned long long)same),
		.text = arena_strndup(arena, text.buf, text.len),
		.command = "relance import documents.csv",
		.due_on = snap->as_of,
		.customer_key = snap->customer.key,
		.invoice_key = key,
		.invoice_count = n,
	};
	str_release(&text);
	return t;
}
