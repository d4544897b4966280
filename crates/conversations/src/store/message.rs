//! Messages, what machines made of them, and how long shoppers waited for answers.

use crate::{Message, MessageKind, Translation};
use kernel::{Actor, Lang, MerchantId, MessageId, ShopperId, ThreadId, Timestamp};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// As [`message_row`] reads them.
const MESSAGE: &str = "message_id, thread_id, seq, side, person_id, kind, phrase, body, lang, masked, sent_at, hidden_at";

fn message_row(row: &Row<'_>) -> Result<Message, StoreError> {
    let (side, kind): (String, String) = (row.get(3)?, row.get(5)?);
    Ok(Message {
        id: row.get(0)?,
        thread: row.get(1)?,
        seq: row.get(2)?,
        side: Actor::from_key(&side).ok_or(StoreError::Column("side of a message"))?,
        person: row.get(4)?,
        kind: MessageKind::from_key(&kind).ok_or(StoreError::Column("kind of message"))?,
        phrase: row.get(6)?,
        text: row.get(7)?,
        lang: row.get(8)?,
        masked: row.get(9)?,
        at: row.get(10)?,
        hidden_at: row.get(11)?,
    })
}

/// Writes one down, with the key by which its writer knows it and, of an answer, for how many seconds it was waited
/// for.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    message: &Message,
    (key, answer_seconds): (&str, Option<i64>),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO message (merchant_id, message_id, thread_id, seq, side, person_id, kind,
                phrase, body, lang, masked, client_key, sent_at, answer_seconds)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        params![
            message.id.home(),
            message.id,
            message.thread,
            message.seq,
            message.side.key(),
            message.person,
            message.kind.key(),
            message.phrase,
            message.text,
            message.lang,
            message.masked,
            key,
            message.at,
            answer_seconds
        ],
    )?;
    Ok(())
}

pub(crate) fn message(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM message WHERE merchant_id = $1 AND message_id = $2", MESSAGE),
        params![id.home(), id],
        message_row,
    )
}

/// What a person sent under that key before.
pub(crate) fn by_key(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    (person, key): (ShopperId, &str),
) -> Result<Option<Message>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM message
              WHERE merchant_id = $1 AND thread_id = $2 AND person_id = $3 AND client_key = $4",
            MESSAGE
        ),
        params![thread.home(), thread, person, key],
        message_row,
    )
}

/// Those before number `before`, the last ones, at most `limit`; in their order.
pub(crate) fn before(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    before: i64,
    limit: u32,
) -> Result<Vec<Message>, StoreError> {
    let mut found = tx.query(
        sql!(
            "SELECT {columns} FROM message
              WHERE merchant_id = $1 AND thread_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
            MESSAGE
        ),
        params![thread.home(), thread, before, limit],
        message_row,
    )?;
    found.reverse();
    Ok(found)
}

/// One message of each conversation, by its number there.
pub(crate) fn numbered(
    tx: &mut Tx<'_>,
    wanted: &[(ThreadId, i64)],
) -> Result<Vec<Message>, StoreError> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    let rows: Vec<[Value<'_>; 3]> = wanted
        .iter()
        .map(|(id, seq)| [Value::Int(id.home().number()), id.to_value(), Value::Int(*seq)])
        .collect();
    tx.query_set(
        sql_set!(
            "WITH v(home, wanted, number) AS (VALUES {rows})
             SELECT {columns} FROM v JOIN message m
               ON m.merchant_id = v.home AND m.thread_id = v.wanted AND m.seq = v.number",
            [BIGINT, BYTEA, BIGINT],
            MESSAGE
        ),
        &rows,
        message_row,
    )
}

/// Hides a message; false when it is hidden, or there is none.
pub(crate) fn hide(tx: &mut Tx<'_>, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE message SET hidden_at = $1
              WHERE merchant_id = $2 AND message_id = $3 AND hidden_at IS NULL"
        ),
        params![now, id.home(), id],
    )?;
    Ok(changed == 1)
}

/// Keeps what a machine made of a message, in place of an earlier one.
pub(crate) fn keep_translation(
    tx: &mut Tx<'_>,
    made: &Translation,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO message_translation (merchant_id, message_id, lang, body, made_at)
              VALUES ($1, $2, $3, $4, $5)
              ON CONFLICT (merchant_id, message_id, lang)
              DO UPDATE SET body = excluded.body, made_at = excluded.made_at"
        ),
        params![made.message.home(), made.message, made.lang, made.text, now],
    )?;
    Ok(())
}

/// What machines made of each of `messages`, in that language.
pub(crate) fn translations(
    tx: &mut Tx<'_>,
    messages: &[MessageId],
    lang: Lang,
) -> Result<Vec<Translation>, StoreError> {
    let mut messages = messages.to_vec();
    messages.sort_unstable();
    let rows: Vec<[Value<'_>; 3]> = messages
        .iter()
        .map(|id| [Value::Int(id.home().number()), id.to_value(), lang.to_value()])
        .collect();
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, message_id, lang) AS (VALUES {rows})
             SELECT t.message_id, t.lang, t.body FROM v JOIN message_translation t
               ON t.merchant_id = v.merchant_id AND t.message_id = v.message_id AND t.lang = v.lang",
            [BIGINT, BYTEA, TEXT]
        ),
        &rows,
        |row| Ok(Translation { message: row.get(0)?, lang: row.get(1)?, text: row.get(2)? }),
    )
}

/// For how many seconds shoppers waited for the answers that a merchant gave since `since`, the last ones first.
pub(crate) fn answers(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    tx.query(
        sql!(
            "SELECT answer_seconds FROM message
              WHERE merchant_id = $1 AND answer_seconds IS NOT NULL AND sent_at >= $2
              ORDER BY sent_at DESC LIMIT $3"
        ),
        params![merchant, since, limit],
        |row| row.get(0),
    )
}
