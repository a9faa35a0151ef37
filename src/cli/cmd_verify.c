/* `verify` and `backup`: proof, and a copy. */
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cmd.h"

static int check_head(struct context *c)
{
	const char *head = c->args.text[OPT_HEAD];

	if (!head || (strlen(head) == SHA256_HEX_SIZE - 1 &&
		      strspn(head, "0123456789abcdef") == strlen(head)))
		return EX_OK;
	return usage_error(c,
			   "It has 64 digits 0-9 a-f, as in the header "
			   "X-Relance-Journal-Head of a message.",
			   "\"%s\" is no head of a journal", head);
}

int cmd_verify(struct context *c)
{
	struct books books = { 0 };
	size_t rows = 0;
	int code = check_head(c);
	enum status st;

	if (code == EX_OK)
		code = context_store(c, STORE_READ);
	if (code != EX_OK)
		return code;
	st = run_verify(context_run(c), c->args.text[OPT_HEAD], &rows);
	if (st == STATUS_NOT_FOUND)
		st = STATUS_INVALID;
	if (st != STATUS_OK && st != STATUS_INVALID)
		return exit_code(c, st);
	if (st == STATUS_OK)
		st = store_books(c->store, &books);
	if (c->json)
		json_verify(&c->out, st == STATUS_OK, rows, books.head);
	else if (st == STATUS_OK)
		str_addf(&c->out,
			 "The books are in order: %zu journal records, head "
			 "%s\n",
			 rows, books.head);
	return exit_code(c, st);
}

int cmd_backup(struct context *c)
{
	const char *path = c->args.word[0];
	int code = context_store(c, STORE_READ);
	enum status st;

	if (code != EX_OK)
		return code;
	if (access(path, F_OK) == 0)
		return usage_error(c,
				   "Choose another name; a backup never "
				   "replaces a file.",
				   "%s is there already", path);
	st = store_backup(c->store, path, &c->diags);
	if (st == STATUS_PERMFAIL)
		return EX_CANTCREAT;
	if (st == STATUS_OK && c->out_is_terminal)
		str_addf(&c->out, "The database was copied to %s\n", path);
	return exit_code(c, st);
}
