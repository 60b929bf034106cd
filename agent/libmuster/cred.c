// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Authentication credentials (RFC 10021 section 2.4): CWT Claims Sets and
 * X.509 certificates.
 */

#include <stdlib.h>
#include <string.h>

#include <cbor.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "item.h"
#include "libmuster.h"

#define COORDINATE_LEN 32

/* Labels and values of RFC 8392, RFC 8747 and RFC 9053. */
enum {
	CWT_SUB = 2,
	CWT_CNF = 8,
	CNF_COSE_KEY = 1,
	KEY_KTY = 1,
	KEY_KID = 2,
	KEY_ALG = 3,
	KEY_CRV = -1,
	KEY_X = -2,
	KEY_Y = -3,
	KEY_D = -4,
	KTY_EC2 = 2,
	CRV_P256 = 1,
	ALG_ES256 = -7,
	ALG_ESP256 = -9,
};

#define DER_SEQUENCE 0x30 /* how a certificate starts; a CBOR map does with 0xa0 to 0xbf */

static bool is_int(const struct entry *entry, int64_t value)
{
	return entry->item.type == ITEM_INT && !entry->item.big && entry->item.value == value;
}

static bool is_coordinate(const struct entry *entry)
{
	return entry->item.type == ITEM_BYTES && !entry->item.indefinite &&
	       entry->item.len == COORDINATE_LEN;
}

/* X and Y of an encoded point (SEC 1 section 2.3.4), if it is one on P-256. */
static bool point_decode(uint8_t public_key[MUSTER_P256_PUBLIC_LEN], const uint8_t *encoded,
			 size_t len)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = group ? EC_POINT_new(group) : NULL;
	uint8_t full[1 + MUSTER_P256_PUBLIC_LEN];
	bool ok;

	ok = point && EC_POINT_oct2point(group, point, encoded, len, NULL) == 1 &&
	     EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, full, sizeof(full),
				NULL) == sizeof(full);
	if (ok)
		memcpy(public_key, full + 1, MUSTER_P256_PUBLIC_LEN);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return ok;
}

static bool cose_key_parse(struct muster_cred *cred, struct cursor cursor, const struct item *map,
			   const char **why)
{
	enum { KTY, KID, ALG, CRV, X, Y, D, COUNT };
	struct entry e[COUNT] = {
		[KTY] = { .label = KEY_KTY }, [KID] = { .label = KEY_KID },
		[ALG] = { .label = KEY_ALG }, [CRV] = { .label = KEY_CRV },
		[X] = { .label = KEY_X }, [Y] = { .label = KEY_Y }, [D] = { .label = KEY_D },
	};
	uint8_t encoded[1 + MUSTER_P256_PUBLIC_LEN];
	size_t len = 1 + COORDINATE_LEN;

	if (!map_pick(&cursor, map, e, COUNT, why))
		return false;
	*why = NULL;
	if (e[D].item.type != ITEM_NONE)
		*why = "has a private key in it: that must not leave its owner";
	else if (!is_int(&e[KTY], KTY_EC2) || !is_int(&e[CRV], CRV_P256))
		*why = "has a key that is not on P-256";
	else if (e[ALG].item.type != ITEM_NONE && !is_int(&e[ALG], ALG_ES256) &&
		 !is_int(&e[ALG], ALG_ESP256))
		*why = "has a key for another algorithm than ES256";
	else if (!is_coordinate(&e[X]) || (!is_coordinate(&e[Y]) && e[Y].item.type != ITEM_BOOL))
		*why = "has a key whose coordinates are not 32 bytes long";
	if (*why)
		return false;

	memcpy(encoded + 1, e[X].item.data, COORDINATE_LEN);
	if (e[Y].item.type == ITEM_BOOL) {
		encoded[0] = e[Y].item.value ? 3 : 2;
	} else {
		encoded[0] = 4;
		memcpy(encoded + len, e[Y].item.data, COORDINATE_LEN);
		len += COORDINATE_LEN;
	}
	if (!point_decode(cred->public_key, encoded, len)) {
		*why = "has a key that is no point of P-256";
		return false;
	}
	if (e[KID].item.type == ITEM_BYTES && !e[KID].item.indefinite &&
	    e[KID].item.len <= MUSTER_KID_MAX) {
		cred->has_kid = true;
		cred->kid_len = e[KID].item.len;
		memcpy(cred->kid, e[KID].item.data, cred->kid_len);
	}
	return true;
}

/* Printable text of a name, for people. */
static void set_subject(struct muster_cred *cred, const char *text, size_t len)
{
	if (len >= sizeof(cred->subject))
		len = sizeof(cred->subject) - 1;
	for (size_t i = 0; i < len; i++)
		cred->subject[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	cred->subject[len] = '\0';
}

static bool ccs_parse(struct muster_cred *cred, const uint8_t *data, size_t len, const char **why)
{
	struct entry claims[] = { { .label = CWT_SUB }, { .label = CWT_CNF } };
	struct entry cnf = { .label = CNF_COSE_KEY };
	struct cursor cursor = { data, len };
	struct item map;

	*why = "is neither a CWT Claims Set nor an X.509 certificate";
	if (!item_next(&cursor, &map) || map.type != ITEM_MAP) {
		if (map.type == ITEM_TAG)
			*why = "has a CBOR tag: credentials are used without it";
		if (map.type == ITEM_ARRAY)
			*why = "is a CWT or C509 certificate; only CWT Claims Sets and X.509 certificates are supported";
		return false;
	}
	if (!map_pick(&cursor, &map, claims, 2, why))
		return false;
	if (cursor.left) {
		*why = "has bytes after its end";
		return false;
	}
	if (claims[1].item.type != ITEM_MAP) {
		*why = "has no cnf claim with a key";
		return false;
	}
	if (!map_pick(&claims[1].content, &claims[1].item, &cnf, 1, why))
		return false;
	if (cnf.item.type != ITEM_MAP) {
		*why = "has no COSE key in its cnf claim";
		return false;
	}
	if (claims[0].item.type == ITEM_TEXT && !claims[0].item.indefinite)
		set_subject(cred, (const char *)claims[0].item.data, claims[0].item.len);
	cred->format = MUSTER_CRED_CCS;
	return cose_key_parse(cred, cnf.content, &cnf.item, why);
}

static bool x509_key(struct muster_cred *cred, X509 *cert, const char **why)
{
	const ASN1_BIT_STRING *point = X509_get0_pubkey_bitstr(cert);
	EVP_PKEY *pkey = X509_get0_pubkey(cert);
	char curve[32];

	*why = "has a key that is not on P-256";
	return pkey && EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, curve, sizeof(curve), NULL) == 1 &&
	       !strcmp(curve, SN_X9_62_prime256v1) && point &&
	       point_decode(cred->public_key, point->data, (size_t)point->length);
}

static bool x509_parse(struct muster_cred *cred, const uint8_t *data, size_t len, const char **why)
{
	const uint8_t *pos = data;
	char *subject;
	X509 *cert;
	bool ok;

	cert = d2i_X509(NULL, &pos, (long)len);
	if (!cert) {
		*why = "is not a well-formed X.509 certificate";
		return false;
	}
	if (pos != data + len) {
		*why = "has bytes after its end";
		X509_free(cert);
		return false;
	}
	cred->format = MUSTER_CRED_X509;
	ok = x509_key(cred, cert, why);
	subject = ok ? X509_NAME_oneline(X509_get_subject_name(cert), NULL, 0) : NULL;
	if (subject)
		set_subject(cred, subject, strlen(subject));
	OPENSSL_free(subject);
	X509_free(cert);
	return ok;
}

/* The bytes of the first certificate; they must not be encoded anew. */
static bool pem_decode(struct muster_cred *cred, const uint8_t *data, size_t len, const char **why)
{
	BIO *bio = BIO_new_mem_buf(data, (int)len);
	uint8_t *der = NULL;
	long der_len = 0;

	*why = "has no certificate in its PEM";
	if (bio &&
	    PEM_bytes_read_bio(&der, &der_len, NULL, PEM_STRING_X509, bio, NULL, NULL) == 1) {
		cred->bytes = malloc((size_t)der_len + 1);
		if (cred->bytes)
			memcpy(cred->bytes, der, (size_t)der_len);
		else
			*why = "out of memory";
		cred->len = (size_t)der_len;
	}
	OPENSSL_free(der);
	BIO_free(bio);
	return cred->bytes;
}

static bool is_pem(const uint8_t *data, size_t len)
{
	static const char begin[] = "-----BEGIN ";

	while (len && strchr(" \t\r\n", *data ? *data : 'x')) {
		data++;
		len--;
	}
	return len >= sizeof(begin) - 1 && !memcmp(data, begin, sizeof(begin) - 1);
}

bool muster_cred_parse(struct muster_cred *cred, const uint8_t *data, size_t len, const char **why)
{
	bool ok;

	memset(cred, 0, sizeof(*cred));
	if (is_pem(data, len)) {
		if (!pem_decode(cred, data, len, why))
			return false;
	} else {
		cred->bytes = malloc(len ? len : 1);
		if (!cred->bytes) {
			*why = "out of memory";
			return false;
		}
		memcpy(cred->bytes, data, len);
		cred->len = len;
	}
	if (!cred->len || cred->len > MUSTER_CRED_MAX) {
		*why = cred->len ? "is longer than 2048 bytes" : "is empty";
		ok = false;
	} else if (cred->bytes[0] == DER_SEQUENCE) {
		ok = x509_parse(cred, cred->bytes, cred->len, why);
	} else {
		ok = ccs_parse(cred, cred->bytes, cred->len, why);
	}
	if (!ok)
		muster_cred_clear(cred);
	return ok;
}

void muster_cred_clear(struct muster_cred *cred)
{
	free(cred->bytes);
	memset(cred, 0, sizeof(*cred));
}

/* Writes CBOR into a bounded buffer. */
struct writer {
	uint8_t buf[512];
	size_t len;
	bool overflow;
};

static void wrote(struct writer *w, size_t len)
{
	w->overflow |= !len;
	w->len += len;
}

static void write_int(struct writer *w, int value)
{
	uint8_t *pos = w->buf + w->len;
	size_t left = sizeof(w->buf) - w->len;

	wrote(w, value < 0 ? cbor_encode_negint((uint64_t)(-1 - value), pos, left) :
			     cbor_encode_uint((uint64_t)value, pos, left));
}

static void write_map(struct writer *w, size_t pairs)
{
	wrote(w, cbor_encode_map_start(pairs, w->buf + w->len, sizeof(w->buf) - w->len));
}

static void write_content(struct writer *w, const void *data, size_t len)
{
	if (len > sizeof(w->buf) - w->len) {
		w->overflow = true;
		return;
	}
	memcpy(w->buf + w->len, data, len);
	w->len += len;
}

static void write_bytes(struct writer *w, const void *data, size_t len)
{
	wrote(w, cbor_encode_bytestring_start(len, w->buf + w->len, sizeof(w->buf) - w->len));
	write_content(w, data, len);
}

static void write_text(struct writer *w, const char *text)
{
	wrote(w, cbor_encode_string_start(strlen(text), w->buf + w->len,
					  sizeof(w->buf) - w->len));
	write_content(w, text, strlen(text));
}

bool muster_cred_ccs(struct muster_cred *cred, const uint8_t public_key[MUSTER_P256_PUBLIC_LEN],
		     const char *subject, const struct muster_bytes *kid, const char **why)
{
	struct writer w = { .len = 0 };

	/* Labels in the order of their encoded bytes (RFC 8949 section 4.2.1). */
	write_map(&w, 2);
	write_int(&w, CWT_SUB);
	write_text(&w, subject);
	write_int(&w, CWT_CNF);
	write_map(&w, 1);
	write_int(&w, CNF_COSE_KEY);
	write_map(&w, kid ? 6 : 5);
	write_int(&w, KEY_KTY);
	write_int(&w, KTY_EC2);
	if (kid) {
		write_int(&w, KEY_KID);
		write_bytes(&w, kid->data, kid->len);
	}
	write_int(&w, KEY_ALG);
	write_int(&w, ALG_ES256);
	write_int(&w, KEY_CRV);
	write_int(&w, CRV_P256);
	write_int(&w, KEY_X);
	write_bytes(&w, public_key, COORDINATE_LEN);
	write_int(&w, KEY_Y);
	write_bytes(&w, public_key + COORDINATE_LEN, COORDINATE_LEN);
	if (w.overflow) {
		memset(cred, 0, sizeof(*cred));
		*why = "subject is too long";
		return false;
	}
	return muster_cred_parse(cred, w.buf, w.len, why);
}

bool muster_fingerprint(struct muster_bytes cred, uint8_t fingerprint[MUSTER_FINGERPRINT_LEN])
{
	return EVP_Digest(cred.data, cred.len, fingerprint, NULL, EVP_sha256(), NULL) == 1;
}
