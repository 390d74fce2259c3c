//! A world of clients and open sources before one server, in virtual time.
