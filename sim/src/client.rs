//! Clients that react to answers, one behaviour per file.
