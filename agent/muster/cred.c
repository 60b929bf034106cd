// SPDX-License-Identifier: GPL-2.0-or-later

#include <stdio.h>

#include "command.h"

struct json_object *cred_json(const struct muster_cred *cred)
{
	const struct muster_bytes bytes = { cred->bytes, cred->len };
	struct json_object *json = json_object_new_object();

	add_string(json, "format", cred->format == MUSTER_CRED_CCS ? "ccs" : "x509");
	add_string(json, "subject", cred->subject);
	if (cred->has_kid)
		add_hex(json, "kid", (struct muster_bytes){ cred->kid, cred->kid_len });
	add_hex(json, "public-key",
		(struct muster_bytes){ cred->public_key, sizeof(cred->public_key) });
	add_fingerprint(json, bytes);
	add_uint(json, "length", cred->len);
	add_hex(json, "cred", bytes);
	return json;
}

static int cred_ccs(struct args *args)
{
	struct source source = source_args(args);
	uint8_t public_key[MUSTER_P256_PUBLIC_LEN];
	struct muster_key *key = NULL;
	struct muster_cred cred = { 0 };
	const char *subject = NULL, *why;
	struct id kid = { 0 };
	struct word words[] = {
		WORD("subject", parse_text, &subject, WORD_REQUIRED),
		WORD("kid", parse_kid, &kid, 0),
		{ 0 },
	};
	struct muster_bytes bytes;
	int status;

	status = words_read(words, &source);
	if (!status)
		status = key_read_stdin(args, false, &key);
	if (status)
		return status;
	bytes = (struct muster_bytes){ kid.data, kid.len };
	if (!muster_key_public(key, public_key))
		status = fail(FAILED, "%s: OpenSSL failed", args->command);
	else if (!muster_cred_ccs(&cred, public_key, subject,
				  words_given(words, &kid) ? &bytes : NULL, &why))
		status = fail(FAILED, "%s: %s", args->command, why);
	else if (json_output)
		status = output_json(cred_json(&cred));
	else if (fwrite(cred.bytes, 1, cred.len, stdout), true)
		status = output_flush();
	muster_cred_clear(&cred);
	muster_key_free(key);
	return status;
}

static int cred_show(struct args *args)
{
	struct source source = source_args(args);
	const char *path = args_take(args, "FILE");
	struct muster_cred cred = { 0 };
	int status;

	if (!path || args_end(args))
		return USAGE;
	status = parse_cred_file(&source, "FILE", path, &cred);
	if (!status)
		status = output_fields(cred_json(&cred));
	muster_cred_clear(&cred);
	return status;
}

static const struct command cred_commands[] = {
	{ "ccs", cred_ccs, "subject NAME [kid HEX] < KEY > CRED" },
	{ "show", cred_show, "FILE" },
	{ NULL, NULL, NULL },
};

int cmd_cred(struct args *args)
{
	return command_run(cred_commands, args);
}
