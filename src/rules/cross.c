/*
 * Checks between files, and the fingerprint over all of them.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "load.h"
#include "relance/text.h"

struct names VEC(const char *);

static void hint_names(struct loader *l, struct diag *diag, const char *word,
		       const struct names *names, const char *intro)
{
	struct decoder dec = { .arena = l->arena, .diags = l->diags };

	hint_nearest(&dec, diag, word, names->v, names->n, intro);
}

/* ---- policies --------------------------------------------------------- */

static bool in_names(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->v[i], name))
			return true;
	return false;
}

static struct names policy_names(struct loader *l)
{
	struct names names = { 0 };

	for (size_t i = 0; i < l->policies.n; i++) {
		const struct policy *p = &l->policies.v[i];

		if (!p->name)
			continue;
		if (in_names(&names, p->name))
			loader_fault(l, SEVERITY_ERROR, p->pos, "policy",
				     "a second policy is called \"%s\"",
				     p->name);
		else
			VEC_PUSH(l->arena, &names, p->name);
	}
	return names;
}

/* Where relance.yaml names its i-th policy: read again, for the place. */
static struct pos order_pos(struct loader *l, size_t index)
{
	const struct rule_file *f = &l->files.v[0];
	struct source src = source_of(f->path, f->text, f->size);
	struct diags quiet;
	struct node *root;
	struct pos pos = l->draft.config.pos;

	diags_init(&quiet, l->arena);
	root = yaml_read(&src, l->arena, &quiet);
	for (size_t i = 0; root && i + 1 < root->child.n; i += 2) {
		const struct node *list = root->child.v[i + 1];

		if (!str_eq(root->child.v[i]->text, "policies") ||
		    index >= list->child.n)
			continue;
		pos.line = list->child.v[index]->line;
		pos.column = list->child.v[index]->column;
	}
	return pos;
}

static bool any_policy_broken(const struct loader *l)
{
	for (size_t i = 0; i < l->policies.n; i++)
		if (!l->policies.v[i].name)
			return true;
	return false;
}

static void check_order(struct loader *l, const struct names *names)
{
	const struct config *c = &l->draft.config;

	for (size_t i = 0; i < c->policy_order_count; i++) {
		const char *name = c->policy_order[i];
		struct diag *diag;

		/* A file that cannot be read may be the one that is meant. */
		if (!name || in_names(names, name) || any_policy_broken(l))
			continue;
		diag = loader_fault(l, SEVERITY_ERROR, order_pos(l, i),
				    arena_printf(l->arena, "policies[%zu]", i),
				    "unknown policy \"%s\"", name);
		hint_names(l, diag, name, names, "Policies of rules/:");
	}
}

static void check_listed_once(struct loader *l)
{
	const struct config *c = &l->draft.config;
	struct names seen = { 0 };

	for (size_t i = 0; i < c->policy_order_count; i++) {
		const char *name = c->policy_order[i];

		if (name && in_names(&seen, name))
			loader_fault(l, SEVERITY_ERROR, order_pos(l, i),
				     arena_printf(l->arena, "policies[%zu]", i),
				     "\"%s\" is listed twice", name);
		VEC_PUSH(l->arena, &seen, name);
	}
}

static void warn_unlisted(struct loader *l)
{
	const struct config *c = &l->draft.config;

	for (size_t i = 0; i < l->policies.n; i++) {
		const struct policy *p = &l->policies.v[i];
		struct diag *diag;
		bool listed = !p->name;

		for (size_t j = 0; j < c->policy_order_count; j++)
			listed |= str_eq(p->name, c->policy_order[j]);
		if (listed)
			continue;
		diag = loader_fault(l, SEVERITY_WARNING, p->pos, "policy",
				    "relance.yaml does not list this policy");
		diag_hint(l->diags, diag,
			  "Only customers and invoices that name it follow it; "
			  "add it to `policies` for others.");
	}
}

/* ---- filings ---------------------------------------------------------- */

static struct names filing_names(struct loader *l)
{
	struct names names = { 0 };

	for (size_t i = 0; i < l->contracts.n; i++) {
		const struct contract *c = &l->contracts.v[i];

		for (size_t j = 0; j < c->filing_count; j++)
			if (c->filing[j].file &&
			    !in_names(&names, c->filing[j].file))
				VEC_PUSH(l->arena, &names, c->filing[j].file);
	}
	return names;
}

static void check_step_filing(struct loader *l, const struct policy *p,
			      size_t i, const struct names *filings)
{
	const struct step *s = &p->step[i];
	struct diag *diag;

	if (!s->deadline || in_names(filings, s->deadline))
		return;
	diag = loader_fault(l, SEVERITY_ERROR, s->deadline_pos,
			    arena_printf(l->arena, "steps[%zu].deadline", i),
			    "no contract has a filing \"%s\"", s->deadline);
	if (!l->contracts.n)
		diag_hint(l->diags, diag, "There is no insurance/*.yaml yet.");
	else
		hint_names(l, diag, s->deadline, filings, "Filings are:");
}

static void warn_nobody_to_notify(struct loader *l, const struct step *s,
				  size_t i)
{
	struct diag *diag;

	if (!s->notify_insurer || s->deadline || l->contracts.n)
		return;
	diag = loader_fault(l, SEVERITY_WARNING, s->pos,
			    arena_printf(l->arena, "steps[%zu].notify", i),
			    "there is no insurer to notify");
	diag_hint(l->diags, diag, "There is no insurance/*.yaml yet.");
}

static bool step_files(const struct loader *l, const char *file)
{
	for (size_t i = 0; i < l->policies.n; i++)
		for (size_t j = 0; j < l->policies.v[i].step_count; j++)
			if (str_eq(l->policies.v[i].step[j].deadline, file))
				return true;
	return false;
}

static void check_filing_used(struct loader *l, const struct filing *f,
			      size_t i)
{
	struct diag *diag;

	if (!f->file || step_files(l, f->file) || any_policy_broken(l))
		return;
	diag = loader_fault(l, SEVERITY_ERROR, f->pos,
			    arena_printf(l->arena, "deadlines[%zu].file", i),
			    "no step of any policy files \"%s\"", f->file);
	diag_hint(l->diags, diag,
		  "Add a step with `deadline: %s` to a policy, or nobody will "
		  "be reminded of it.",
		  f->file);
}

static bool first_of_file(const struct contract *c, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (str_eq(c->filing[j].file, c->filing[i].file))
			return false;
	return true;
}

static void check_contract_names(struct loader *l)
{
	struct names names = { 0 };

	for (size_t i = 0; i < l->contracts.n; i++) {
		const struct contract *c = &l->contracts.v[i];

		if (c->name && in_names(&names, c->name))
			loader_fault(l, SEVERITY_ERROR, c->pos, "contract",
				     "a second contract is called \"%s\"",
				     c->name);
		VEC_PUSH(l->arena, &names, c->name);
	}
}

static void check_filings(struct loader *l)
{
	struct names filings = filing_names(l);

	for (size_t i = 0; i < l->policies.n; i++)
		for (size_t j = 0; j < l->policies.v[i].step_count; j++) {
			check_step_filing(l, &l->policies.v[i], j, &filings);
			warn_nobody_to_notify(l, &l->policies.v[i].step[j], j);
		}
	for (size_t i = 0; i < l->contracts.n; i++) {
		const struct contract *c = &l->contracts.v[i];

		for (size_t j = 0; j < c->filing_count; j++)
			if (first_of_file(c, j))
				check_filing_used(l, &c->filing[j], j);
	}
}

/* ---- letters ---------------------------------------------------------- */

static bool any_step(const struct loader *l,
		     bool (*holds)(const struct step *s))
{
	for (size_t i = 0; i < l->policies.n; i++)
		for (size_t j = 0; j < l->policies.v[i].step_count; j++)
			if (holds(&l->policies.v[i].step[j]))
				return true;
	return false;
}

static bool writes_to_customer(const struct step *s)
{
	return s->channel != CHANNEL_NONE;
}

static bool sends_mail(const struct step *s)
{
	return s->channel == CHANNEL_EMAIL || s->notify_insurer;
}

/* Somebody must read the answers of a debtor. */
static void check_answers(struct loader *l)
{
	const struct config *c = &l->draft.config;
	struct pos pos = c->mail.pos.line ? c->mail.pos : c->pos;
	struct diag *diag;

	if (c->mail.reply_to || !any_step(l, writes_to_customer))
		return;
	if (c->person_count)
		diag = loader_fault(l, SEVERITY_WARNING, pos, "mail.reply_to",
				    "letters to customers without `in_charge` "
				    "have no address for answers");
	else
		diag = loader_fault(l, SEVERITY_ERROR, pos, "mail.reply_to",
				    "nobody would read answers to letters: "
				    "there is neither `mail.reply_to` nor "
				    "`people`");
	diag_hint(l->diags, diag,
		  "Add `reply_to: accounts@example.org` under `mail`.");
}

static void check_sender(struct loader *l)
{
	const struct config *c = &l->draft.config;
	struct pos pos = c->mail.pos.line ? c->mail.pos : c->pos;
	struct diag *diag;

	if (c->mail.from || c->company_email || !any_step(l, sends_mail) ||
	    c->mail.transport == TRANSPORT_SMTP)
		return;
	diag = loader_fault(l, SEVERITY_ERROR, pos, "mail.from",
			    "letters have no sender: there is neither "
			    "`mail.from` nor `company.email`");
	diag_hint(l->diags, diag,
		  "Add `from: accounts@example.org` under `mail`.");
}

/* ---- secrets ---------------------------------------------------------- */

static void check_password_file(struct loader *l)
{
	const struct mail_config *mail = &l->draft.config.mail;
	const char *name = mail->password_file;
	struct diag *diag;
	struct stat st;

	if (!name || !l->dir)
		return;
	if (*name != '/')
		name = arena_printf(l->arena, "%s/%s", l->dir, name);
	if (stat(name, &st) != 0 || !(st.st_mode & 077))
		return;
	diag = loader_fault(l, SEVERITY_ERROR, mail->pos, "mail.password_file",
			    "others can read the password file");
	diag_hint(l->diags, diag, "Type: chmod 600 %s", mail->password_file);
}

void cross_check(struct loader *l)
{
	struct names policies = policy_names(l);

	check_order(l, &policies);
	check_listed_once(l);
	warn_unlisted(l);
	check_contract_names(l);
	check_filings(l);
	if (l->draft.config.pos.line) {
		check_answers(l);
		check_sender(l);
	}
	check_password_file(l);
}

/* ---- fingerprint ------------------------------------------------------ */

/* `mail` and `import` decide how things come and go, not what is decided;
 * with them left out a new password does not make the night run look at
 * every customer. Only for the usual layout of one key a line. */
static bool decides(const struct node *key)
{
	return !str_eq(key->text, "mail") && !str_eq(key->text, "import");
}

static bool keys_begin_lines(const struct node *root)
{
	for (size_t i = 0; i + 1 < root->child.n; i += 2)
		if (root->child.v[i]->column != 1 ||
		    (i && root->child.v[i]->line == root->child.v[i - 2]->line))
			return false;
	return root->kind == NODE_MAPPING && root->child.n;
}

static void add_lines(struct str *out, const struct source *src, int from,
		      int to)
{
	const char *start = source_line_start(src, from);
	const char *end = to ? source_line_start(src, to) : NULL;

	if (!end)
		end = src->text + src->size;
	if (start)
		str_add_n(out, start, (size_t)(end - start));
}

static void add_config(const struct loader *l, struct str *out)
{
	const struct rule_file *f = &l->files.v[0];
	struct source src = source_of(f->path, f->text, f->size);
	struct diags quiet;
	struct node *root;

	diags_init(&quiet, l->arena);
	root = yaml_read(&src, l->arena, &quiet);
	if (!root || !keys_begin_lines(root)) {
		str_add_n(out, f->text, f->size);
		return;
	}
	for (size_t i = 0; i + 1 < root->child.n; i += 2) {
		int next =
			i + 2 < root->child.n ? root->child.v[i + 2]->line : 0;

		if (decides(root->child.v[i]))
			add_lines(out, &src, root->child.v[i]->line, next);
	}
}

struct sha256 loader_fingerprint(struct loader *l)
{
	struct str text = STR_INIT;
	struct sha256 hash;
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 1; i < l->files.n; i++)
		str_addf(&text, "%s %s\n", l->files.v[i].path,
			 sha256_to_hex(&l->files.v[i].hash, hex));
	add_config(l, &text);
	hash = sha256_of(text.buf, text.len);
	str_release(&text);
	return hash;
}
