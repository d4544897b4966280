//! A stream whose other end must go on: with a head it has begun, and with taking its answer. What no two
//! readers read alike ([`Heads`]) does not come through.

use super::heads::Heads;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// So long may an answer stand without one byte of it being taken.
const WRITE_MAX: Duration = Duration::from_secs(30);
/// What a refused head goes on with: no head has that byte, so that its reader refuses it and says so.
const REFUSED: &[u8] = b"\0\r\n\r\n";

/// The stream of one connection.
pub(super) struct Guarded {
    stream: TcpStream,
    heads: Heads,
    /// So long may a head take from its first byte to its last.
    head_max: Duration,
    /// What is left of [`REFUSED`], once something was; then the stream is at its end.
    refused: Option<&'static [u8]>,
    head_by: Option<Pin<Box<Sleep>>>,
    write_by: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    pub(super) fn new(stream: TcpStream, head_max: Duration) -> Guarded {
        let heads = Heads::default();
        Guarded { stream, heads, head_max, refused: None, head_by: None, write_by: None }
    }

    /// Nothing came: an error when a head has been begun too long ago.
    fn waited(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.heads.within_one() {
            self.head_by = None;
            return Poll::Pending;
        }
        let head_max = self.head_max;
        let by = self.head_by.get_or_insert_with(|| Box::pin(sleep(head_max)));
        by.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Bytes were offered to the other end: an error when it takes none for too long.
    fn offered(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.write_by = None;
            return written;
        }
        let by = self.write_by.get_or_insert_with(|| Box::pin(sleep(WRITE_MAX)));
        by.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Gives what is left of [`REFUSED`].
    fn give(&mut self, left: &'static [u8], buf: &mut ReadBuf<'_>) {
        let (now, later) = left.split_at(left.len().min(buf.remaining()));
        buf.put_slice(now);
        self.refused = Some(later);
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(left) = this.refused {
            this.give(left, buf);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        match Pin::new(&mut this.stream).poll_read(cx, buf) {
            Poll::Pending => return this.waited(cx),
            Poll::Ready(read) => read?,
        }
        if let Err(at) = this.heads.read(buf.filled().get(before..).unwrap_or_default()) {
            buf.set_filled(before + at);
            this.give(REFUSED, buf);
        }
        if !this.heads.within_one() {
            this.head_by = None;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.offered(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.offered(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
