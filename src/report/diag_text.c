/* Diagnostics as compilers print them: place, text, source line, caret. */
#include <string.h>

#include "relance/report.h"
#include "relance/text.h"

static void add_place(struct str *out, const struct pos *pos)
{
	if (!pos->file)
		return;
	text_add_safe(out, pos->file);
	if (pos->line)
		str_addf(out, ":%d", pos->line);
	if (pos->line && pos->column)
		str_addf(out, ":%d", pos->column);
	str_add(out, ": ");
}

static enum ink severity_ink(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return INK_RED;
	case SEVERITY_WARNING:
		return INK_YELLOW;
	case SEVERITY_NOTE:
		break;
	}
	return INK_DIM;
}

/* Columns on the terminal before the column-th character. */
static size_t caret_offset(const char *source, int column)
{
	struct str before = STR_INIT;
	size_t len = strlen(source), at = 0, width;

	for (int i = 1; i < column && at < len; i++)
		at += utf8_step(source + at, len - at);
	str_add_n(&before, source, at);
	{
		struct str safe = STR_INIT;

		text_add_safe(&safe, before.buf);
		width = text_columns(safe.buf, safe.len);
		str_release(&safe);
	}
	str_release(&before);
	return width;
}

static void add_source(struct str *out, const struct style *style,
		       const struct diag *diag)
{
	if (!diag->source || !diag->pos.column)
		return;
	str_add(out, "    ");
	text_add_safe(out, diag->source);
	str_add(out, "\n    ");
	for (size_t i = caret_offset(diag->source, diag->pos.column); i; i--)
		str_add_ch(out, ' ');
	ink_text(out, style, INK_GREEN, "^");
	str_add_ch(out, '\n');
}

static void add_hint(struct str *out, const struct diag *diag)
{
	if (!diag->hint)
		return;
	str_add(out, "    ");
	text_add_safe(out, diag->hint);
	str_add_ch(out, '\n');
}

void report_diag(struct str *out, const struct style *style,
		 const struct diag *diag)
{
	if (!diag->pos.file)
		str_add(out, "relance: ");
	add_place(out, &diag->pos);
	ink_text(out, style, severity_ink(diag->severity),
		 severity_name(diag->severity));
	str_add(out, ": ");
	if (diag->path) {
		text_add_safe(out, diag->path);
		str_add(out, ": ");
	}
	text_add_safe(out, diag->text);
	str_add_ch(out, '\n');
	add_source(out, style, diag);
	add_hint(out, diag);
}

void add_lines_safe(struct str *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct str line = STR_INIT;

		str_add_n(&line, text, n);
		if (line.len && line.buf[line.len - 1] == '\r')
			str_cut(&line, line.len - 1);
		text_add_safe(out, line.buf);
		str_add_ch(out, '\n');
		str_release(&line);
		text += n + (text[n] == '\n');
	}
}

void report_bad_line(struct str *out, const struct style *style,
		     const struct diag *diag)
{
	if (!diag->pos.file || !diag->pos.line ||
	    diag->severity != SEVERITY_ERROR) {
		report_diag(out, style, diag);
		return;
	}
	add_place(out, &diag->pos);
	if (diag->path) {
		text_add_safe(out, diag->path);
		str_add(out, ": ");
	}
	text_add_safe(out, diag->text);
	str_add_ch(out, '\n');
	add_hint(out, diag);
}
