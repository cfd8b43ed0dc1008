variable "name" {
  description = "Prefix of everything that is made."
  type        = string
  default     = "homeostat"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "name: expected 3 to 21 small letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "cidr" {
  description = "Address range of the network; a /16 is cut into /20s."
  type        = string
  default     = "10.40.0.0/16"
  validation {
    condition     = can(cidrsubnet(var.cidr, 4, 3))
    error_message = "cidr: expected a range with room for four subnets, such as 10.40.0.0/16."
  }
}

variable "kubernetes_version" {
  description = "Version of the cluster."
  type        = string
  default     = "1.33"
}

variable "api_cidrs" {
  description = "Who may reach the cluster's API from outside; nobody where it is empty."
  type        = list(string)
  default     = []
  validation {
    condition     = !contains(var.api_cidrs, "0.0.0.0/0")
    error_message = "api_cidrs: found 0.0.0.0/0, expected the ranges of the people and machines that need it."
  }
}

variable "nodes" {
  description = "Machines of the cluster. A small type has room for few pods: each pod has an address of its own."
  type        = object({ type = string, min = number, max = number })
  default     = { type = "t4g.large", min = 1, max = 4 }
  validation {
    condition     = var.nodes.min >= 1 && var.nodes.max >= var.nodes.min
    error_message = "nodes: expected at least one, and max not below min."
  }
}

variable "mlflow" {
  description = "Namespace and service account that may read and write MLflow's artefacts."
  type        = object({ namespace = string, service_account = string })
  default     = { namespace = "governance", service_account = "mlflow" }
}

variable "database" {
  description = "PostgreSQL of RDS for MLflow, storage in GiB, standing by in a second zone with zones = 2; none where it is null. With kept it cannot be destroyed, nor without a last snapshot."
  type        = object({ type = optional(string, "db.t4g.small"), storage = optional(number, 20), zones = optional(number, 1), kept = optional(bool, true) })
  default     = null
  validation {
    condition     = var.database == null ? true : var.database.storage >= 20 && contains([1, 2], var.database.zones)
    error_message = "database: expected a storage of at least 20 GiB and zones of 1 or 2."
  }
}
