// SPDX-License-Identifier: GPL-2.0-or-later

#include <string.h>

#include "command.h"

#define PAIRWISE (MUSTER_HAS(MUSTER_A_GROUP_ALG_AEAD) | \
		  MUSTER_HAS(MUSTER_A_GROUP_ALG_KEY_AGREEMENT))

int group_read(struct group_spec *spec, const struct source *source)
{
	struct muster_group *g = &spec->group;
	struct word words[] = {
		WORD("name", parse_name, spec->name, WORD_JSON | WORD_REQUIRED),
		WORD("gm-cred", parse_cred_file, &spec->gm_cred, WORD_FILE | WORD_REQUIRED),
		WORD("gm-cred", parse_cred_hex, &spec->gm_cred, WORD_JSON),
		WORD("group-enc", parse_group_enc, &g->alg_group_enc, 0),
		WORD("signature", parse_signature, &g->alg_signature, 0),
		WORD("hkdf", parse_hkdf, &g->hkdf, 0),
		WORD("aead", parse_aead, &g->alg_aead, 0),
		WORD("ecdh", parse_ecdh, &g->alg_key_agreement, 0),
		WORD("countersign", parse_countersign, &g->countersign, 0),
		WORD("replay-window", parse_u32, &g->replay_window, 0),
		WORD("exchange-lifetime", parse_u32, &g->exchange_lifetime, 0),
		WORD("max-members", parse_u32, &g->max_members, 0),
		WORD("context", NULL, NULL, WORD_JSON),
		WORD("members", NULL, NULL, WORD_JSON),
		WORD("endpoints", NULL, NULL, WORD_JSON),
		{ 0 },
	};
	int status;

	g->name = spec->name;
	g->alg_group_enc = MUSTER_COSE_AES_CCM_16_64_128;
	g->alg_signature = MUSTER_COSE_ES256;
	g->hkdf = MUSTER_COSE_HMAC_256;
	g->alg_aead = MUSTER_COSE_AES_CCM_16_64_128;
	g->alg_key_agreement = MUSTER_COSE_ECDH_SS_HKDF_256;
	g->countersign = MUSTER_COUNTERSIGN_INTEROP;
	status = words_read(words, source);
	if (status)
		return status;
	if (g->alg_aead == ALG_NONE && !words_given(words, &g->alg_key_agreement))
		g->alg_key_agreement = ALG_NONE;
	if ((g->alg_aead == ALG_NONE) != (g->alg_key_agreement == ALG_NONE))
		return fail(USAGE, "%s: aead and ecdh are both none or both algorithms",
			    source->where);
	g->gm_cred = (struct muster_bytes){ spec->gm_cred.bytes, spec->gm_cred.len };
	g->has = MUSTER_HAS(MUSTER_A_GROUP_NAME) | MUSTER_HAS(MUSTER_A_GROUP_ALG_GROUP_ENC) |
		 MUSTER_HAS(MUSTER_A_GROUP_ALG_SIGNATURE) | MUSTER_HAS(MUSTER_A_GROUP_HKDF) |
		 MUSTER_HAS(MUSTER_A_GROUP_COUNTERSIGN) | MUSTER_HAS(MUSTER_A_GROUP_GM_CRED);
	if (g->alg_aead != ALG_NONE)
		g->has |= PAIRWISE;
	if (words_given(words, &g->replay_window))
		g->has |= MUSTER_HAS(MUSTER_A_GROUP_REPLAY_WINDOW);
	if (words_given(words, &g->exchange_lifetime))
		g->has |= MUSTER_HAS(MUSTER_A_GROUP_EXCHANGE_LIFETIME);
	if (words_given(words, &g->max_members))
		g->has |= MUSTER_HAS(MUSTER_A_GROUP_MAX_MEMBERS);
	return OK;
}

void group_clear(struct group_spec *spec)
{
	muster_cred_clear(&spec->gm_cred);
}

struct json_object *group_json(const struct muster_group *g)
{
	struct json_object *json = json_object_new_object();

	add_string(json, "name", g->name);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_GID))
		add_hex(json, "gid", g->gid);
	add_name(json, "group-enc", muster_aead_names, g->alg_group_enc);
	add_name(json, "signature", muster_signature_names, g->alg_signature);
	add_name(json, "hkdf", muster_hkdf_names, g->hkdf);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_ALG_AEAD))
		add_name(json, "aead", muster_aead_names, g->alg_aead);
	else
		add_string(json, "aead", "none");
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_ALG_KEY_AGREEMENT))
		add_name(json, "ecdh", muster_key_agreement_names, g->alg_key_agreement);
	else
		add_string(json, "ecdh", "none");
	add_name(json, "countersign", muster_countersign_names, (int32_t)g->countersign);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_REPLAY_WINDOW))
		add_uint(json, "replay-window", g->replay_window);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_EXCHANGE_LIFETIME))
		add_uint(json, "exchange-lifetime", g->exchange_lifetime);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_MEMBERS))
		add_uint(json, "members", g->members);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_MAX_MEMBERS))
		add_uint(json, "max-members", g->max_members);
	if (g->has & MUSTER_HAS(MUSTER_A_GROUP_GM_CRED)) {
		add_hex(json, "gm-cred", g->gm_cred);
		add_fingerprint(json, g->gm_cred);
	}
	return json;
}

static int group_add(struct args *args)
{
	struct source source = source_args(args);
	const char *name = args_take(args, "GROUP");
	struct group_spec spec = { 0 };
	struct muster *m;
	int status;

	if (!name)
		return USAGE;
	status = parse_name(&source, "GROUP", name, spec.name);
	if (!status)
		status = group_read(&spec, &source);
	if (!status) {
		m = module_open();
		status = m ? module_result(args, muster_group_new(m, &spec.group)) : FAILED;
	}
	group_clear(&spec);
	return status;
}

static int group_set(struct args *args)
{
	struct source source = source_args(args);
	struct muster_group group = { .name = args_take(args, "GROUP") };
	struct word words[] = {
		WORD("exchange-lifetime", parse_u32, &group.exchange_lifetime, 0),
		WORD("max-members", parse_u32, &group.max_members, 0),
		{ 0 },
	};
	struct muster *m;
	int status;

	if (!group.name)
		return USAGE;
	status = words_read(words, &source);
	if (status)
		return status;
	group.has = MUSTER_HAS(MUSTER_A_GROUP_NAME);
	if (words_given(words, &group.exchange_lifetime))
		group.has |= MUSTER_HAS(MUSTER_A_GROUP_EXCHANGE_LIFETIME);
	if (words_given(words, &group.max_members))
		group.has |= MUSTER_HAS(MUSTER_A_GROUP_MAX_MEMBERS);
	m = module_open();
	return m ? module_result(args, muster_group_set(m, &group)) : FAILED;
}

static int group_del(struct args *args)
{
	const char *name = args_take(args, "GROUP");
	struct muster *m;

	if (!name || args_end(args))
		return USAGE;
	m = module_open();
	return m ? module_result(args, muster_group_del(m, name)) : FAILED;
}

static int show_group(const void *object, void *ctx)
{
	output_add(ctx, group_json(object));
	return 0;
}

static int group_show(struct args *args)
{
	const char *name = *args->next ? *args->next++ : NULL;
	struct output output;
	struct muster *m;

	if (args_end(args))
		return USAGE;
	m = module_open();
	if (!m)
		return FAILED;
	output_begin(&output);
	return output_end(&output,
			  module_result(args, muster_group_get(m, name, show_group, &output)));
}

static const struct command group_commands[] = {
	{ "add", group_add,
	  "GROUP gm-cred FILE [group-enc ALG] [signature ALG] [hkdf ALG] [aead ALG|none]\n"
	  "         [ecdh ALG|none] [countersign interop|rfc9338] [replay-window N]\n"
	  "         [exchange-lifetime SECONDS] [max-members N]" },
	{ "set", group_set, "GROUP [exchange-lifetime SECONDS] [max-members N]" },
	{ "del", group_del, "GROUP" },
	{ "show", group_show, "[GROUP]" },
	{ NULL, NULL, NULL },
};

int cmd_group(struct args *args)
{
	return command_run(group_commands, args);
}
