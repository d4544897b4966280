//! One table of routes, each with who may use it.

use crate::{Access, App, Once, access::guarded, openapi::Part};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::Method,
    response::Response,
    routing::{MethodFilter, on},
};
use std::{
    collections::{BTreeMap, HashSet, btree_map::Entry},
    pin::Pin,
    sync::Arc,
};
use utoipa::openapi::OpenApi;

/// An upload (a catalogue, a price list) is at most this long, in bytes.
pub(crate) const UPLOAD_BYTES_MAX: u64 = 256 << 20;
/// The whole body of a form with such a file, in bytes.
const UPLOAD_FORM_BYTES_MAX: usize = 257 << 20;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path as axum writes it: `/v1/orders/{order}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// Whether its handler takes the ticket of a command, so that a key makes it happen once.
    pub once: bool,
}

/// The handlers that take the ticket of a command as their first argument, by their arguments.
pub trait Ticketed {}

macro_rules! ticketed {
    ($($rest:ident)*) => {
        impl<M, $($rest),*> Ticketed for (M, Once, $($rest,)*) {}
    };
}

ticketed!();
ticketed!(A);
ticketed!(A B);
ticketed!(A B C);
ticketed!(A B C D);
ticketed!(A B C D E);

/// A handler whose type is forgotten: what stands around it (guard, limits, router) is compiled once, not
/// for each route.
#[derive(Clone)]
struct Erased(Arc<dyn Fn(Request, App) -> Answering + Send + Sync>);

/// An answer under way.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

impl Erased {
    fn new<H: Handler<T, App>, T: 'static>(handler: H) -> Erased {
        Erased(Arc::new(move |request, app| Box::pin(handler.clone().call(request, app))))
    }
}

impl Handler<(), App> for Erased {
    type Future = Answering;

    fn call(self, request: Request, app: App) -> Answering {
        (self.0)(request, app)
    }
}

/// The table while it is being written, with the router and the API's document.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
    uploads: HashSet<&'static str>,
    parts: BTreeMap<Part, OpenApi>,
}

impl Routes {
    /// An empty table, and an empty document.
    #[must_use]
    pub fn new() -> Routes {
        Routes::default()
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: Erased,
    ) -> Routes {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.table.push(Route { method, path, access, once: false });
        self.router = self.router.route(path, guarded(on(filter, handler), access));
        self
    }

    /// A page or a reading of the API.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::GET, path, access, Erased::new(handler))
    }

    /// A command of the API: an `Idempotency-Key` makes it happen once, by the ticket ([`Once`]) that
    /// its handler takes.
    #[must_use]
    pub fn command<H: Handler<T, App>, T: Ticketed + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::POST, path, access, Erased::new(handler)).ticketed()
    }

    fn ticketed(mut self) -> Routes {
        if let Some(route) = self.table.last_mut() {
            route.once = true;
        }
        self
    }

    /// A form: its CSRF token is checked before the handler runs.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::POST, path, access, Erased::new(handler))
    }

    /// A whole new value.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::PUT, path, access, Erased::new(handler))
    }

    /// A partial change.
    #[must_use]
    pub fn patch<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::PATCH, path, access, Erased::new(handler))
    }

    /// A removal.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::DELETE, path, access, Erased::new(handler))
    }

    /// A POST whose body may be a large file, up to 256 MB. A page's form carries its token in its
    /// first field, as [`crate::components::upload_form`] writes it.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add_upload(path, access, Erased::new(handler))
    }

    fn add_upload(mut self, path: &'static str, access: Access, handler: Erased) -> Routes {
        let method =
            on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX));
        self.table.push(Route { method: Method::POST, path, access, once: false });
        self.uploads.insert(path);
        self.router = self.router.route(path, guarded(method, access));
        self
    }

    /// A command of the API whose body may be a large file, up to 256 MB; 8 MB with a key.
    #[must_use]
    pub fn upload_command<H: Handler<T, App>, T: Ticketed + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.upload(path, access, handler).ticketed()
    }

    /// Adds what a module's routes say of themselves to a part of the API's document.
    #[must_use]
    pub fn document(mut self, part: Part, openapi: OpenApi) -> Routes {
        match self.parts.entry(part) {
            Entry::Occupied(mut known) => known.get_mut().merge(openapi),
            Entry::Vacant(free) => _ = free.insert(openapi),
        }
        self
    }

    /// Every route with who may use it.
    #[must_use]
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The parts of the document as far as they were written.
    #[must_use]
    pub fn documented(&self) -> &BTreeMap<Part, OpenApi> {
        &self.parts
    }

    /// The router, and the paths of uploads.
    pub(crate) fn into_router(self) -> (Router<App>, HashSet<&'static str>) {
        (self.router, self.uploads)
    }
}
