// Field numbers are those of onnx.proto (ONNX, "Open Neural Network Exchange Intermediate Representation").
#include "tta/model/onnx/graph_check.h"

#include <charconv>
#include <set>

#include "tta/base/core/text.h"

namespace tta {
namespace {

// More than any real model has; keeps a hostile file from filling memory with findings.
constexpr std::size_t kMaxExternalTensors = std::size_t{1} << 20;

class ExternalDataSearch {
 public:
  ExternalDataSearch(std::string_view name) : name_(name) {}

  void search_model(WireReader model) {
    while (model.next()) {
      if (model.field() == 7) search_graph(model.message(), "", GraphRole::kMain);
      if (model.field() == 20) search_training(model.message());
      if (model.field() == 25) search_function(model.message());
    }
  }

  std::vector<ExternalTensor> take() { return std::move(found_); }

 private:
  enum class GraphRole { kMain, kInner };

  // `owner` is "" for the main graph, else " of node 'fork' (If)" and the like.
  void search_graph(WireReader graph, const std::string& owner, GraphRole role) {
    while (graph.next()) {
      if (graph.field() == 1) search_node(graph.message());
      if (graph.field() == 5) search_tensor(graph.message(), "initializer", owner, role);
      if (graph.field() == 15) search_sparse_tensor(graph.message(), "sparse initializer", owner);
    }
  }

  void search_node(WireReader node) {
    std::string_view node_name, op_type;
    for (WireReader fields = node; fields.next();) {
      if (fields.field() == 3) node_name = fields.text();
      if (fields.field() == 4) op_type = fields.text();
    }
    const std::string owner = " of node '" + printable(node_name) + "' (" + printable(op_type) + ")";
    while (node.next())
      if (node.field() == 5) search_attribute(node.message(), owner);
  }

  void search_attribute(WireReader attribute, const std::string& owner) {
    while (attribute.next()) {
      switch (attribute.field()) {
        case 5:   // t
        case 10:  // tensors
          search_tensor(attribute.message(), "attribute", owner, GraphRole::kInner);
          break;
        case 6:   // g
        case 11:  // graphs
          search_graph(attribute.message(), owner, GraphRole::kInner);
          break;
        case 22:  // sparse_tensor
        case 23:  // sparse_tensors
          search_sparse_tensor(attribute.message(), "sparse attribute", owner);
          break;
      }
    }
  }

  void search_sparse_tensor(WireReader sparse, const char* what, const std::string& owner) {
    while (sparse.next())
      if (sparse.field() == 1 || sparse.field() == 2)  // values, indices
        search_tensor(sparse.message(), what, owner, GraphRole::kInner);
  }

  void search_function(WireReader function) {
    while (function.next()) {
      if (function.field() == 7) search_node(function.message());
      if (function.field() == 11) search_attribute(function.message(), " of a function");
    }
  }

  void search_training(WireReader training) {
    while (training.next())
      if (training.field() == 1 || training.field() == 2)  // initialization, algorithm
        search_graph(training.message(), " of the training information", GraphRole::kInner);
  }

  void search_tensor(WireReader tensor, const char* what, const std::string& owner, GraphRole role) {
    bool is_external = false;
    std::string_view tensor_name;
    ExternalTensor external;
    std::set<std::string_view> keys;
    while (tensor.next()) {
      if (tensor.field() == 8) tensor_name = tensor.text();
      // Any value but DEFAULT counts, and entries without the mark too: rather refuse a file that means no harm.
      if (tensor.field() == 14 && tensor.number() != 0) is_external = true;
      if (tensor.field() == 13) {
        is_external = true;
        read_entry(tensor.message(), keys, external);
      }
    }
    if (!is_external) return;
    external.place = std::string(what) + " '" + printable(tensor_name) + "'" + owner;
    external.is_main_initializer = role == GraphRole::kMain;
    if (found_.size() == kMaxExternalTensors) fail("too many tensors with external data");
    found_.push_back(std::move(external));
  }

  void read_entry(WireReader entry, std::set<std::string_view>& keys, ExternalTensor& external) {
    std::string_view key, text;
    while (entry.next()) {
      if (entry.field() == 1) key = entry.text();
      if (entry.field() == 2) text = entry.text();
    }
    if (key != "location" && key != "offset" && key != "length") return;
    // Readers differ in which of two counts; nobody needs two.
    if (!keys.insert(key).second) fail("external data says '" + std::string(key) + "' twice");
    if (key == "location") external.location = text;
    if (key == "offset") external.offset = read_number(key, text);
    if (key == "length") external.length = read_number(key, text);
  }

  std::uint64_t read_number(std::string_view key, std::string_view text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end)
      fail("external data has the " + std::string(key) + " '" + printable(text) + "', expected a number of bytes");
    return number;
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorCode::kModel, std::string(name_) + ": " + problem);
  }

  std::string_view name_;
  std::vector<ExternalTensor> found_;
};

}  // namespace

std::vector<ExternalTensor> find_external_data(Bytes file, std::string_view name) {
  ExternalDataSearch search(name);
  search.search_model(WireReader(file, name));
  return search.take();
}

}  // namespace tta
