package web

func (s *Server) hypothesisRoutes() []route { return nil }
