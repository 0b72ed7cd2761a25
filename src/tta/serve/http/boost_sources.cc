// The one file that compiles Boost.Asio's and Boost.Beast's sources; all others see their declarations alone.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
